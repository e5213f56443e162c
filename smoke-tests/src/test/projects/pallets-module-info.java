module com.acme.pallets {
    requires jakarta.persistence;
    requires java.sql;
    requires org.daybook.handlers.autoload;

    // To Daybook, Jackson, and Hibernate on the class path, which cannot be named.
    opens com.acme.pallets;
}
