package com.acme.parcels;

import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;

class Scale extends BaseEntity {

    long grams;

    void weigh(long more) {
        raise(new Weighed(more));
    }

    record Installed() implements Creation<Scale> {
        @Override
        public Scale create() {
            return new Scale();
        }
    }

    /** A class, whose fields are read and written without methods for it. */
    static final class Weighed implements Change<Scale> {

        private final long grams;

        Weighed(long grams) {
            this.grams = grams;
        }

        private Weighed() {
            this(0);
        }

        @Override
        public void apply(Scale scale) {
            scale.grams += grams;
        }
    }
}
