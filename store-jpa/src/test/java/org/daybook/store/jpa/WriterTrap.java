package org.daybook.store.jpa;

/** Holds an append inside the writer, between two statements that it sends; see {@link TrapDriver}. */
final class WriterTrap implements KillTrap {

    private final CrashWriter writer;
    private final CrashLog log;
    private KillPoint armed;

    WriterTrap(CrashWriter writer, CrashLog log) {
        this.writer = writer;
        this.log = log;
    }

    @Override
    public void arm(KillPoint point) {
        armed = point;
        writer.tell("arm", point.name());
    }

    @Override
    public void awaitCaught() {
        String line = "caught at " + armed.name();
        log.await("an append " + armed, each -> each.hasSaid(line));
        log.forget(line);
    }

    @Override
    public void release() {
        if (writer.isAlive()) {
            writer.tell("release");
        }
    }
}
