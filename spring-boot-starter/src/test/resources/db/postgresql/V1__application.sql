create table of_the_application (id int primary key);
