-- What subscriptions remember: one row for each of them.
create table if not exists journal_subscription (
    name   varchar(128) not null,
    mode   varchar(16) not null,
    reason varchar(1000),
    constraint journal_subscription_pk primary key (name)
);

-- A part of a subscription's keys, the unit of lease and checkpoint. Times are milliseconds since 1970 by the clock of the database.
create table if not exists journal_segment (
    subscription varchar(128) not null,
    segment      integer not null,
    mask         integer not null,
    checkpoint   clob not null,
    marks        clob not null,
    token        bigint not null,
    owner        varchar(128),
    lease_until  bigint not null,
    handled      bigint not null,
    rate         double precision not null,
    pace         double precision not null,
    error        varchar(1000),
    constraint journal_segment_pk primary key (subscription, segment)
);

-- Which node takes part in which subscription, until when without saying so again.
create table if not exists journal_subscriber (
    subscription varchar(128) not null,
    node         varchar(128) not null,
    lease_until  bigint not null,
    constraint journal_subscriber_pk primary key (subscription, node)
);

-- Events that are set aside; their payloads are in event_journal.
create table if not exists journal_parked (
    subscription      varchar(128) not null,
    journal_partition smallint not null,
    position          bigint not null,
    parked_key        varchar(512) not null,
    state             varchar(16) not null,
    delivery          varchar(16) not null,
    attempts          integer not null,
    parked_at         bigint not null,
    error             varchar(1000) not null,
    reason            varchar(1000),
    constraint journal_parked_pk primary key (subscription, journal_partition, position)
);
