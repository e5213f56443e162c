package org.daybook.spring.ledger;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "booking")
public class Booking {

    @Id
    @GeneratedValue
    private Long id;

    private String orderId = "";

    protected Booking() {}

    public Booking(String orderId) {
        this.orderId = orderId;
    }

    public Long id() {
        return id;
    }

    public String orderId() {
        return orderId;
    }
}
