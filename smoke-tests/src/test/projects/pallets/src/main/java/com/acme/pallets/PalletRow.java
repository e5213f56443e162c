package com.acme.pallets;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Where a pallet is, for those who ask. */
@Entity
@Table(name = "pallet")
class PalletRow {

    @Id
    private String id;

    @Column(nullable = false)
    private String place;

    @Column(nullable = false)
    private int moves;

    protected PalletRow() {}

    PalletRow(String id, String place) {
        this.id = id;
        this.place = place;
    }

    void move(String to) {
        place = to;
        moves++;
    }

    @Override
    public String toString() {
        return id + " at " + place + " after " + moves;
    }
}
