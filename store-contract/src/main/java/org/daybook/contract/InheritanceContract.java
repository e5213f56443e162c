package org.daybook.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Repository;
import org.daybook.event.AggregateDiscardedException;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventContext;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;
import org.daybook.event.VersionConflictException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Aggregates that have a base in common, in every style: its events, and its repository that reads each of them.
 *
 * <pre>{@code
 * class MyInheritanceTest extends InheritanceContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class InheritanceContract extends DaybookContract {

    private static final String ID = "1";

    /** For suites. */
    protected InheritanceContract() {}

    /** A base with everything that its aggregates need, even what begins them. */
    interface Equine {

        Equine named(String name);

        record Foaled(String name) implements Creation.InContext<Equine> {
            @Override
            public Equine create(EventContext context) {
                return context.stream().aggregateType().equals("Horse") ? new Horse(name) : new Donkey(name);
            }
        }

        record Named(String name) implements DomainEvent<Equine> {
            @Override
            public Equine mutate(Equine equine) {
                return equine.named(name);
            }
        }

        /** Gives back an aggregate of another type. */
        record Enchanted() implements DomainEvent<Equine> {
            @Override
            public Equine mutate(Equine equine) {
                return new Donkey("Bottom");
            }
        }
    }

    record Horse(String name) implements Equine {
        @Override
        public Horse named(String other) {
            return new Horse(other);
        }
    }

    record Donkey(String name) implements Equine {
        @Override
        public Donkey named(String other) {
            return new Donkey(other);
        }
    }

    @Test
    @Tag("D-10")
    @Tag("NM-07")
    void recordsStoreTheEventsOfTheirBaseUnderTheirOwnNames() {
        var horses = daybook.repository(Horse.class);
        var donkeys = daybook.repository(Donkey.class);
        horses.create(ID, new Equine.Foaled("Rosinante"));
        donkeys.create(ID, new Equine.Foaled("Dapple"));
        horses.update(ID, horse -> new Equine.Named("Black Beauty"));

        assertEquals(new Horse("Black Beauty"), horses.get(ID));
        assertEquals(new Donkey("Dapple"), donkeys.get(ID));
        assertEquals(List.of("horse_foaled", "donkey_foaled", "horse_named"), storedTypes());
        assertEquals(
                List.of("Horse", "Donkey", "Horse"),
                readAll().stream().map(row -> row.stream().aggregateType()).toList());
    }

    @Test
    @Tag("D-10")
    @Tag("NM-07")
    void entitiesStoreTheEventsOfTheirBaseUnderTheirOwnNames() {
        var cars = daybook.entityRepository(Vehicle.Car.class);
        var trucks = daybook.entityRepository(Vehicle.Truck.class);
        Vehicle.Car car = cars.begin(ID, new Vehicle.Car.Built());
        car.register("DB-1");
        cars.save(car);
        trucks.create(ID, new Vehicle.Truck.Built());
        trucks.change(ID, truck -> truck.register("DB-2"));

        assertEquals("DB-1", cars.get(ID).plate());
        assertEquals("DB-2", trucks.get(ID).plate());
        assertEquals(List.of("car_built", "car_registered", "truck_built", "truck_registered"), storedTypes());
    }

    @Test
    @Tag("D-10")
    @Tag("NM-07")
    void aggregatesOfMutatorsStoreTheEventsOfTheirBaseUnderTheirOwnNames() {
        var trees = daybook.repository(Plant.Tree.MUTATOR);
        var herbs = daybook.repository(Plant.Herb.MUTATOR);
        trees.create(ID, new Plant.Tree.Planted(3));
        herbs.create(ID, new Plant.Herb.Sown("mint"));
        trees.update(ID, tree -> Plant.Tree.MUTATOR.decide(new Plant.Watered(5), new Plant.Tree.Grew()));
        herbs.update(ID, herb -> Plant.Herb.MUTATOR.decide(new Plant.Watered(1)));

        assertEquals(new Plant.Tree(4, 5), trees.get(ID));
        assertEquals(new Plant.Herb("mint", 1), herbs.get(ID));
        assertEquals(List.of("tree_planted", "herb_sown", "tree_watered", "tree_grew", "herb_watered"), storedTypes());
    }

    @Test
    @Tag("AG-22")
    void anEventOfABaseIsPublishedForOneOfItsAggregatesByName() {
        daybook.publish(Horse.class, ID, new Equine.Foaled("Rosinante"));

        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> daybook.publish("2", new Equine.Foaled("Dapple")));
        assertMentions(refused, "Foaled", "publish(Horse.class, id, event)");
        assertThrows(ConfigurationException.class, () -> daybook.publish(ID, new Equine.Named("Black Beauty")));
        daybook.publish(Equine.class, ID, new Equine.Named("Black Beauty"));

        assertEquals(new Horse("Black Beauty"), daybook.repository(Horse.class).get(ID));
        assertStored(2);
    }

    @Test
    void anEventOfABaseThatGivesBackAnotherAggregateIsRefusedBeforeItIsStored() {
        var horses = daybook.repository(Horse.class);
        horses.create(ID, new Equine.Foaled("Rosinante"));

        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> horses.update(ID, horse -> new Equine.Enchanted()));

        assertMentions(thrown, "Enchanted", "must return a", "Horse", "Donkey");
        assertEquals(new Horse("Rosinante"), horses.get(ID));
        assertStored(1);
    }

    @Test
    void oneRepositoryOfABaseReadsAndUpdatesRecordsOfEachType() {
        daybook.publish(Pet.Dog.class, "rex", new Pet.Dog.Born("Rex"));
        daybook.publish(Pet.Cat.class, "tom", new Pet.Cat.Born("Tom"));
        Instant born = clock.instant();
        clock.move(Duration.ofMinutes(1));
        Repository<Pet, DomainEvent<? super Pet>> pets = daybook.repository(Pet.class);

        assertEquals(new Pet.Dog("Rex"), pets.get("rex"));
        assertEquals(new Pet.Cat("Tom"), pets.get("tom"));
        Receipt renamed = pets.update("tom", pet -> new Pet.Renamed("Felix"));
        pets.update("rex", ExpectedVersion.exactly(1), pet -> new Pet.Renamed("Bello"));

        assertEquals("Cat", renamed.stream().aggregateType());
        assertEquals(Optional.of(new Pet.Cat("Felix")), pets.find("tom"));
        assertEquals(2, pets.load("tom").version());
        assertEquals(new Pet.Dog("Bello"), pets.load("rex").state());
        assertTrue(pets.exists("rex"));
        assertEquals(new Pet.Cat("Tom"), pets.at("tom", 1));
        assertEquals(new Pet.Dog("Rex"), pets.at("rex", born));
        assertEquals(
                List.of(new Pet.Cat.Born("Tom"), new Pet.Renamed("Felix")), List.<Object>copyOf(payloads(pets, "tom")));
        assertThrows(
                VersionConflictException.class,
                () -> pets.update("rex", ExpectedVersion.exactly(1), pet -> new Pet.Renamed("again")));
        assertEquals(List.of("dog_born", "cat_born", "cat_renamed", "dog_renamed"), storedTypes());
    }

    @Test
    void oneRepositoryOfABaseReadsAndChangesEntitiesOfEachClass() {
        daybook.define(Vehicle.Car.class);
        daybook.define(Vehicle.Truck.class);
        EntityRepository<Vehicle> vehicles = daybook.entityRepository(Vehicle.class);
        Vehicle.Truck truck = vehicles.begin("t", new Vehicle.Truck.Built());
        truck.load(300);
        Vehicle.Car car = vehicles.begin("c", new Vehicle.Car.Built());
        vehicles.save(truck);
        vehicles.save(car);

        vehicles.change("t", vehicle -> vehicle.register("DB-1"));
        Vehicle loaded = vehicles.get("c");
        loaded.register("DB-2");
        vehicles.with(Metadata.none()).save(loaded);
        vehicles.update("t", vehicle -> new Vehicle.Registered(vehicle.plate() + "!"));

        assertEquals("DB-2", vehicles.get("c").plate());
        assertEquals("DB-1!", vehicles.get("t").plate());
        assertEquals(300, ((Vehicle.Truck) vehicles.get("t")).load());
        assertTrue(vehicles.get("c") instanceof Vehicle.Car);
        assertEquals(
                List.of(
                        "truck_built",
                        "truck_loaded",
                        "car_built",
                        "truck_registered",
                        "car_registered",
                        "truck_registered"),
                storedTypes());
    }

    @Test
    void anEntityOfAnotherKindIsNotSavedThroughABase() {
        daybook.define(Vehicle.Car.class);
        daybook.entityRepository(Vehicle.class).create(ID, someCar());
        EntityRepository<Account> accounts = daybook.entityRepository(Account.class);
        Account account = accounts.begin(ID, new Account.Opened("ada"));

        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> saveAsVehicle(account));

        assertMentions(thrown, "Account", "Car");
        assertStored(1);
    }

    @SuppressWarnings("unchecked") // what raw types let through
    private static DomainEvent<? super Vehicle> someCar() {
        return (DomainEvent<? super Vehicle>) (DomainEvent<?>) new Vehicle.Car.Built();
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // what raw types let through
    private void saveAsVehicle(Account account) {
        ((EntityRepository) daybook.entityRepository(Vehicle.class)).save(account);
    }

    @Test
    void oneRepositoryOfABaseMutatorBeginsReadsAndUpdatesAggregatesOfEach() {
        daybook.define(Plant.mutator(), Plant.Tree.MUTATOR, Plant.Herb.MUTATOR);
        Repository<Plant, Plant.PlantEvent> plants = daybook.repository(Plant.mutator());
        daybook.publish(Plant.Tree.MUTATOR, "oak", new Plant.Tree.Planted(3));
        daybook.publish(Plant.Herb.MUTATOR, "mint", new Plant.Herb.Sown("mint"));

        plants.update("oak", plant -> Plant.mutator().decide(new Plant.Watered(5)));
        daybook.publish(Plant.mutator(), "mint", new Plant.Watered(1));

        assertEquals(new Plant.Tree(3, 5), plants.get("oak"));
        assertEquals(new Plant.Herb("mint", 1), plants.get("mint"));
        plants.update("mint", plant -> Plant.mutator().decide(new Plant.Withered()));
        assertThrows(AggregateDiscardedException.class, () -> plants.get("mint"));
        assertEquals(Optional.empty(), plants.find("mint"));
        assertFalse(plants.exists("mint"));
        assertTrue(plants.exists("oak"));
        assertEquals(
                List.of("tree_planted", "herb_sown", "tree_watered", "herb_watered", "herb_withered"), storedTypes());
    }

    @Test
    void aBaseOfASealedTypeKnowsItsAggregatesByItself() {
        Repository<Meal, DomainEvent<? super Meal>> meals = daybook.repository(Meal.class);
        daybook.publish("soup", new Meal.Soup.Cooked());
        daybook.publish("pie", new Meal.Pie.Baked());

        assertEquals(new Meal.Soup(), meals.get("soup"));
        assertEquals(new Meal.Pie(), meals.get("pie"));
        assertStored(2);
    }

    /** A sealed base. */
    sealed interface Meal {
        record Soup() implements Meal {
            record Cooked() implements Creation<Soup> {
                @Override
                public Soup create() {
                    return new Soup();
                }
            }
        }

        record Eaten() implements Discard<Meal> {}

        record Pie() implements Meal {
            record Baked() implements Creation<Pie> {
                @Override
                public Pie create() {
                    return new Pie();
                }
            }
        }
    }

    @Test
    void handlersOfASealedBaseNeedNothingToBeKnownAndOthersSayWhatIsMissing() {
        List<String> eaten = new ArrayList<>();
        daybook.subscribe(Meal.Eaten.class, event -> eaten.add(event.type()));
        daybook.publish("soup", new Meal.Soup.Cooked());
        daybook.publish(Meal.class, "soup", new Meal.Eaten());

        assertEquals(List.of("soup_eaten"), eaten);
        ConfigurationException thrown =
                assertThrows(ConfigurationException.class, () -> daybook.subscribe(Pet.Renamed.class, event -> {}));
        assertMentions(thrown, "Renamed", "Pet", "no aggregate below");
        assertStored(2);
    }

    @Test
    void aBaseBelowWhichNothingIsKnownIsRefusedAndWhatIsKnownLaterIsRead() {
        ConfigurationException thrown = assertThrows(ConfigurationException.class, () -> daybook.repository(Pet.class));
        assertMentions(thrown, "Pet", "define(");

        daybook.define(Pet.Dog.class);
        Repository<Pet, DomainEvent<? super Pet>> pets = daybook.repository(Pet.class);
        daybook.define(Pet.Cat.class);
        daybook.publish("tom", new Pet.Cat.Born("Tom"));

        assertEquals(new Pet.Cat("Tom"), pets.get("tom"));
        assertThrows(ConfigurationException.class, () -> daybook.define(Pet.class));
        assertStored(1);
    }

    @Test
    void anIdThatSeveralTypesUseIsRefusedByTheRepositoryOfTheBase() {
        daybook.publish(ID, new Pet.Dog.Born("Rex"));
        daybook.publish(ID, new Pet.Cat.Born("Tom"));
        Repository<Pet, DomainEvent<? super Pet>> pets = daybook.repository(Pet.class);

        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> pets.get(ID));

        assertMentions(thrown, ID, "Cat, Dog");
        assertAll(
                () -> assertThrows(IllegalArgumentException.class, () -> pets.find(ID)),
                () -> assertThrows(IllegalArgumentException.class, () -> pets.history(ID)),
                () -> assertThrows(
                        IllegalArgumentException.class, () -> pets.update(ID, pet -> new Pet.Renamed("Bello"))));
        assertTrue(pets.exists(ID));
        assertStored(2);
    }

    @Test
    void whatIsInNoTypeIsNotFoundAndTheTypesAreNamed() {
        daybook.publish("2", new Pet.Dog.Born("Rex"));
        daybook.define(Pet.Cat.class);
        Repository<Pet, DomainEvent<? super Pet>> pets = daybook.repository(Pet.class);

        AggregateNotFoundException thrown = assertThrows(AggregateNotFoundException.class, () -> pets.get(ID));

        assertMentions(thrown, "Pet", ID, "Cat, Dog");
        assertAll(
                () -> assertThrows(
                        AggregateNotFoundException.class, () -> pets.update(ID, pet -> new Pet.Renamed("Bello"))),
                () -> assertThrows(AggregateNotFoundException.class, () -> pets.at(ID, 1)),
                () -> assertThrows(AggregateNotFoundException.class, () -> pets.at(ID, clock.instant())),
                () -> assertThrows(AggregateNotFoundException.class, () -> pets.load(ID)),
                () -> assertEquals(Optional.empty(), pets.find(ID)),
                () -> assertEquals(List.of(), history(pets, ID)),
                () -> assertFalse(pets.exists(ID)));
        assertStored(1);
    }

    @Test
    void aBaseBeginsNothingThatEachOfItsTypesCouldBegin() {
        daybook.define(Horse.class);
        daybook.publish(Horse.class, ID, new Equine.Foaled("Rosinante"));
        Repository<Equine, DomainEvent<? super Equine>> equines = daybook.repository(Equine.class);
        equines.with(Metadata.none().with("user", "eve")).update(ID, equine -> new Equine.Named("Black Beauty"));

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> equines.create("2", new Equine.Foaled("Dapple")));

        assertMentions(refused, "Foaled", "repository of the one");
        assertThrows(
                IllegalArgumentException.class, () -> daybook.publish(Equine.class, "2", new Equine.Foaled("Dapple")));
        assertEquals(new Horse("Black Beauty"), equines.get(ID));
        assertEquals("eve", history(equines, ID).get(1).metadata().entries().get("user"));
        assertStored(2);
    }

    @Test
    void aBaseBeginsNothingUnderAnIdOfAnotherType() {
        daybook.define(Vehicle.Car.class);
        daybook.define(Vehicle.Truck.class);
        EntityRepository<Vehicle> vehicles = daybook.entityRepository(Vehicle.class);
        vehicles.save(vehicles.begin(ID, new Vehicle.Car.Built()));

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> vehicles.begin(ID, new Vehicle.Truck.Built()));

        assertMentions(refused, ID, "Car");
        assertTrue(vehicles.exists(ID));
        assertStored(1);
    }

    @Test
    void theHistoryOfABaseMutatorRefusesEventsThatAreNotOfTheBase() {
        daybook.define(Plant.mutator(), Plant.Tree.MUTATOR, Plant.Herb.MUTATOR);
        daybook.publish(Plant.Tree.MUTATOR, "oak", new Plant.Tree.Planted(3));

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> history(daybook.repository(Plant.mutator()), "oak"));

        assertMentions(refused, "tree_planted", "PlantEvent", "repository of its own type");
        assertStored(1);
    }

    /** A sealed base that is itself below a base, which lends it what begins its aggregates. */
    sealed interface Polygon extends Figure {
        record Painted() implements DomainEvent<Polygon> {
            @Override
            public Polygon mutate(Polygon polygon) {
                return polygon;
            }
        }

        record Square() implements Polygon {}
    }

    /** The base above. */
    interface Figure {
        record Drawn() implements Creation<Figure> {
            @Override
            public Figure create() {
                return new Polygon.Square();
            }
        }
    }

    @Test
    @Tag("D-10")
    void aSealedBaseBelowABaseIsNoAggregateEither() {
        daybook.publish(Polygon.Square.class, ID, new Figure.Drawn());
        daybook.publish(Polygon.class, ID, new Polygon.Painted());

        assertEquals(new Polygon.Square(), daybook.repository(Polygon.class).get(ID));
        assertEquals(List.of("square_drawn", "square_painted"), storedTypes());
    }

    /** A concrete aggregate that stands between a base and another aggregate. */
    static class Ship extends Vessel {
        record Launched() implements Creation<Ship> {
            @Override
            public Ship create() {
                return new Ship();
            }
        }
    }

    /** The base above. */
    abstract static class Vessel {
        record Christened() implements DomainEvent<Vessel> {
            @Override
            public Vessel mutate(Vessel vessel) {
                return vessel;
            }
        }
    }

    /** The aggregate below. */
    static final class Ferry extends Ship {
        record Laid() implements Creation<Ferry> {
            @Override
            public Ferry create() {
                return new Ferry();
            }
        }
    }

    @Test
    void aConcreteAggregateDoesNotStandInTheWayOfTheEventsOfABase() {
        daybook.publish(ID, new Ferry.Laid());
        daybook.publish(Ferry.class, ID, new Vessel.Christened());
        daybook.publish(ID, new Ship.Launched());

        assertEquals(List.of("ferry_laid", "ferry_christened", "ship_launched"), storedTypes());
        assertEquals(2, daybook.repository(Ferry.class).load(ID).version());
    }

    @Test
    void handlersOfABaseGetTheEventsOfAll() {
        daybook.define(Pet.Dog.class);
        daybook.define(Pet.Cat.class);
        List<String> renamed = new ArrayList<>();
        daybook.subscribe(
                Pet.Renamed.class,
                event -> renamed.add(event.type() + " " + event.payload().name()));

        daybook.publish("rex", new Pet.Dog.Born("Rex"));
        daybook.publish("tom", new Pet.Cat.Born("Tom"));
        daybook.publish(Pet.class, "rex", new Pet.Renamed("Bello"));
        daybook.publish(Pet.Cat.class, "tom", new Pet.Renamed("Felix"));

        assertEquals(List.of("dog_renamed Bello", "cat_renamed Felix"), renamed);
        assertStored(4);
    }

    @Test
    void updatesThroughABaseAreDecidedAgainAfterAConflict() {
        daybook.publish("rex", new Pet.Dog.Born("Rex"));
        Repository<Pet, DomainEvent<? super Pet>> pets = daybook.repository(Pet.class);
        List<Pet> seen = new ArrayList<>();

        pets.update("rex", pet -> {
            seen.add(pet);
            if (seen.size() == 1) {
                daybook.publish(Pet.Dog.class, "rex", new Pet.Renamed("Bello"));
            }
            return new Pet.Renamed("Waldi");
        });

        assertEquals(List.of(new Pet.Dog("Rex"), new Pet.Dog("Bello")), seen);
        assertEquals(new Pet.Dog("Waldi"), pets.get("rex"));
        assertStored(3);
    }
}
