create table of_the_application_too (id int primary key);
