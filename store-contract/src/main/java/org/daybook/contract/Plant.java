package org.daybook.contract;

import org.daybook.aggregate.Mutator;

/** What two aggregates with mutators have in common. */
interface Plant {

    int water();

    Plant watered(int litres);

    /** What happens to every plant. */
    sealed interface Event extends Tree.Event, Herb.Event {}

    record Watered(int litres) implements Event {}

    record Withered() implements Event {}

    static Mutator<Plant, Event> mutator() {
        return MutatorOfPlants.MUTATOR;
    }

    /** An interface has no private constants. */
    final class MutatorOfPlants {
        static final Mutator<Plant, Event> MUTATOR = Mutator.of(Plant.class, Event.class)
                .on(Watered.class, (plant, watered) -> plant.watered(watered.litres()))
                .discards(Withered.class);

        private MutatorOfPlants() {}
    }

    record Tree(int rings, int water) implements Plant {

        sealed interface Event {}

        record Planted(int rings) implements Event {}

        record Grew() implements Event {}

        static final Mutator<Tree, Event> MUTATOR = Mutator.of(Tree.class, Event.class)
                .extending(mutator())
                .creates(Planted.class, planted -> new Tree(planted.rings(), 0))
                .on(Grew.class, (tree, grew) -> new Tree(tree.rings() + 1, tree.water()));

        @Override
        public Tree watered(int litres) {
            return new Tree(rings, water + litres);
        }
    }

    record Herb(String kind, int water) implements Plant {

        sealed interface Event {}

        record Sown(String kind) implements Event {}

        static final Mutator<Herb, Event> MUTATOR = Mutator.of(Herb.class, Event.class)
                .extending(mutator())
                .creates(Sown.class, sown -> new Herb(sown.kind(), 0));

        @Override
        public Herb watered(int litres) {
            return new Herb(kind, water + litres);
        }
    }
}
