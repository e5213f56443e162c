package com.acme.pallets;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.daybook.Daybook;
import org.daybook.subscription.SubscriptionStatus;

/** Names no class of the store, so that it may be a module while the store is on the class path. */
class Main {

    public static void main(String[] args) throws SQLException {
        createTable();
        try (var daybook = Daybook.fromConfiguration()) {
            System.out.println("core: " + Daybook.class.getModule().getName());
            System.out.println("store: " + daybook.store().getClass().getModule().getName());

            var pallets = daybook.repository(Pallet.class);
            pallets.create("7", new Pallet.Unloaded("quay 1"));
            var receipt = pallets.update("7", pallet -> new Pallet.Moved("hall 3"));
            var places = daybook.subscriptions().get(0);
            boolean isThere = places.await(receipt, Duration.ofSeconds(30));
            SubscriptionStatus status = places.status();
            System.out.println(isThere + " " + status.name() + " " + status.mode() + " " + status.isHealthy() + " at "
                    + status.position());
        }
        printTable();
    }

    private static void createTable() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table pallet "
                    + "(id varchar(255) primary key, place varchar(255) not null, moves int not null)");
        }
    }

    private static void printTable() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select id, place, moves from pallet")) {
            while (row.next()) {
                System.out.println(row.getString(1) + " at " + row.getString(2) + " after " + row.getInt(3));
            }
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:./pallets");
    }
}
