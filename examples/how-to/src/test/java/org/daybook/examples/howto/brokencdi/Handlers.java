package org.daybook.examples.howto.brokencdi;

import org.daybook.examples.howto.cdi.Parcel;
import org.daybook.handler.SubscribeTo;

/** Has no scope, so it is no bean. */
class Handlers {

    @SubscribeTo(Parcel.Packed.class)
    void packed(Parcel.Packed event) {}
}
