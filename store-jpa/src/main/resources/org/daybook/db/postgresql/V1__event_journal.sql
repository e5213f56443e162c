-- The journal of all events. Positions are handed out under the order lock, gapless and in the order of commit.
create table if not exists event_journal (
    journal_partition smallint                    not null,
    position          bigint                      not null,
    event_id          uuid                        not null,
    aggregate_type    varchar(128) collate "C"    not null,
    aggregate_id      varchar(255) collate "C"    not null,
    aggregate_version bigint                      not null,
    event_type        varchar(128) collate "C"    not null,
    event_version     integer                     not null,
    event_data        text                        not null,
    metadata          text                        not null,
    create_date       timestamp(6) with time zone not null,
    constraint event_journal_pk primary key (journal_partition, position),
    constraint event_journal_event_id unique (event_id),
    constraint event_journal_stream unique (aggregate_type, aggregate_id, aggregate_version)
);

-- One row for each partition, which is never changed. Whoever hands out positions without advisory locks locks it.
-- For more partitions than number 0 insert rows for 1, 2, ... before the first event; their number can never change after it.
create table if not exists journal_head (
    journal_partition smallint not null,
    constraint journal_head_pk primary key (journal_partition)
);

insert into journal_head (journal_partition)
select 0 where not exists (select 1 from journal_head where journal_partition = 0);
