package com.acme.crates;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class CrateApplication {
    public static void main(String[] args) {
        SpringApplication.run(CrateApplication.class, args);
    }
}
