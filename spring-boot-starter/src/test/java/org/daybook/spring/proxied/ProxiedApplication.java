package org.daybook.spring.proxied;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class ProxiedApplication {}
