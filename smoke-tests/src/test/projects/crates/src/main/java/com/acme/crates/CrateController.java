package com.acme.crates;

import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/crates/{id}")
record CrateController(Repository<Crate, DomainEvent<? super Crate>> crates) {
    @PostMapping
    void pack(@PathVariable String id, @RequestBody Crate.Packed packed) {
        crates.create(id, packed);
    }
    @PostMapping("/moves")
    void move(@PathVariable String id, @RequestBody Crate.Moved moved) {
        crates.update(id, crate -> moved);
    }
    @GetMapping
    Crate get(@PathVariable String id) {
        return crates.get(id);
    }
}
