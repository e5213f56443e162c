-- States of aggregates that loads may begin with, at most one for each stream. All of them can be deleted at any time. Times are
-- microseconds since 1970.
create table if not exists journal_snapshot (
    aggregate_type    varchar(128) not null,
    aggregate_id      varchar(255) not null,
    aggregate_version bigint not null,
    event_id          char(36) character set ascii collate ascii_nopad_bin not null,
    begun_at          bigint not null,
    latest            bigint not null,
    state_type        varchar(255) not null,
    state_version     integer not null,
    state             longtext not null,
    constraint journal_snapshot_pk primary key (aggregate_type, aggregate_id)
) engine = InnoDB row_format = dynamic character set utf8mb4 collate utf8mb4_nopad_bin;
