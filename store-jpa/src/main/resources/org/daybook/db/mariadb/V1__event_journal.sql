-- The journal of all events. Positions are handed out under a lock on journal_head, gapless and in the order of commit.
-- The collation compares by code point and pads nothing: 'a', 'A', 'a ' and 'á' are four ids. Times are in UTC.
-- Not the type uuid: it refuses some ids of version 8.
create table if not exists event_journal (
    journal_partition smallint     not null,
    position          bigint       not null,
    event_id          char(36) character set ascii collate ascii_nopad_bin not null,
    aggregate_type    varchar(128) not null,
    aggregate_id      varchar(255) not null,
    aggregate_version bigint       not null,
    event_type        varchar(128) not null,
    event_version     integer      not null,
    event_data        longtext     not null,
    metadata          longtext     not null,
    create_date       datetime(6)  not null,
    constraint event_journal_pk primary key (journal_partition, position),
    constraint event_journal_event_id unique (event_id),
    constraint event_journal_stream unique (aggregate_type, aggregate_id, aggregate_version)
) engine = InnoDB row_format = dynamic character set utf8mb4 collate utf8mb4_nopad_bin;

-- One row for each partition. It is never changed, only locked: whoever holds its lock hands out the next positions.
-- For more partitions than number 0 insert rows for 1, 2, ... before the first event; their number can never change after it.
create table if not exists journal_head (
    journal_partition smallint not null,
    constraint journal_head_pk primary key (journal_partition)
) engine = InnoDB;

-- Not "where not exists": nodes that start together would see no row, and meet in the key.
insert ignore into journal_head (journal_partition) values (0);
