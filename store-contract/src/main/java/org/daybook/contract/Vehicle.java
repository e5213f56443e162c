package org.daybook.contract;

import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;
import org.daybook.event.Discard;

/** What entities of two classes have in common. */
abstract class Vehicle extends BaseEntity {

    private String plate = "";

    final String plate() {
        return plate;
    }

    final void register(String to) {
        raise(new Registered(to));
    }

    record Registered(String plate) implements Change<Vehicle> {
        @Override
        public void apply(Vehicle vehicle) {
            vehicle.plate = plate;
        }
    }

    record Scrapped() implements Discard<Vehicle> {}

    static final class Car extends Vehicle {
        record Built() implements Creation<Car> {
            @Override
            public Car create() {
                return new Car();
            }
        }
    }

    static final class Truck extends Vehicle {

        private long load;

        long load() {
            return load;
        }

        void load(long kilograms) {
            raise(new Loaded(kilograms));
        }

        record Built() implements Creation<Truck> {
            @Override
            public Truck create() {
                return new Truck();
            }
        }

        record Loaded(long kilograms) implements Change<Truck> {
            @Override
            public void apply(Truck truck) {
                truck.load += kilograms;
            }
        }
    }
}
