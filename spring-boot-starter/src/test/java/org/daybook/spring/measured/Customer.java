package org.daybook.spring.measured;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

@Entity
public class Customer {

    @Id
    @GeneratedValue
    private Long id;

    private String name = "";

    public Long getId() {
        return id;
    }

    public String getName() {
        return name;
    }
}
