package org.daybook.spring.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "invoice")
public class Invoice {

    @Id
    private String id = "";

    protected Invoice() {}

    public Invoice(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }
}
