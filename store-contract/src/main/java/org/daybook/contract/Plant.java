package org.daybook.contract;

import org.daybook.aggregate.Mutator;

/** What two aggregates with mutators have in common. */
interface Plant {

    int water();

    Plant watered(int litres);

    /** What happens to every plant. */
    sealed interface PlantEvent extends Tree.TreeEvent, Herb.HerbEvent {}

    record Watered(int litres) implements PlantEvent {}

    record Withered() implements PlantEvent {}

    static Mutator<Plant, PlantEvent> mutator() {
        return MutatorOfPlants.MUTATOR;
    }

    /** An interface has no private constants. */
    final class MutatorOfPlants {
        static final Mutator<Plant, PlantEvent> MUTATOR = Mutator.of(Plant.class, PlantEvent.class)
                .on(Watered.class, (plant, watered) -> plant.watered(watered.litres()))
                .discards(Withered.class);

        private MutatorOfPlants() {}
    }

    record Tree(int rings, int water) implements Plant {

        sealed interface TreeEvent {}

        record Planted(int rings) implements TreeEvent {}

        record Grew() implements TreeEvent {}

        static final Mutator<Tree, TreeEvent> MUTATOR = Mutator.of(Tree.class, TreeEvent.class)
                .extending(mutator())
                .creates(Planted.class, planted -> new Tree(planted.rings(), 0))
                .on(Grew.class, (tree, grew) -> new Tree(tree.rings() + 1, tree.water()));

        @Override
        public Tree watered(int litres) {
            return new Tree(rings, water + litres);
        }
    }

    record Herb(String kind, int water) implements Plant {

        sealed interface HerbEvent {}

        record Sown(String kind) implements HerbEvent {}

        static final Mutator<Herb, HerbEvent> MUTATOR = Mutator.of(Herb.class, HerbEvent.class)
                .extending(mutator())
                .creates(Sown.class, sown -> new Herb(sown.kind(), 0));

        @Override
        public Herb watered(int litres) {
            return new Herb(kind, water + litres);
        }
    }
}
