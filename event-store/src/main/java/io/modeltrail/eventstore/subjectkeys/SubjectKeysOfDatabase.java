package io.modeltrail.eventstore.subjectkeys;

import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.eventstore.serial.SubjectSeals;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;

/** The keys of a database and of a folder, for a program that is no server. */
public final class SubjectKeysOfDatabase implements AutoCloseable {
    private static final int CACHED = 100_000;

    private final KeyConnections connections;
    private final SubjectKeys keys;

    /**
     * @param folder with the key files of this database; made when the database is new
     * @throws io.modeltrail.contracts.refusal.Refusal KEY_UNAVAILABLE
     */
    public SubjectKeysOfDatabase(DataSource database, Path folder) {
        connections = new KeyConnections(database);
        SubjectKeyRows rows = new SubjectKeyRows(connections);
        FileKeyEncryption files = FileKeyEncryption.start(rows, new KeyFolder(folder), Clock.systemUTC());
        keys = new SubjectKeys(rows, MasterKeys.open(rows, files), CACHED);
    }

    public SubjectSeals seals() {
        return keys;
    }

    public SubjectDirectory directory() {
        return keys;
    }

    @Override
    public void close() {
        connections.close();
    }
}
