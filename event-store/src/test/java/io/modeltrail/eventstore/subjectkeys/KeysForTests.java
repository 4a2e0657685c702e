package io.modeltrail.eventstore.subjectkeys;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.secret.KeyEncryption;
import io.modeltrail.testkit.PostgresForTests;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A database with keys, and any number of processes that use it. */
final class KeysForTests implements AutoCloseable {
    final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/eventstore");
    private final List<KeyConnections> connections = new ArrayList<>();

    SubjectKeys process(Path folder) {
        SubjectKeyRows rows = rows();
        return process(rows, FileKeyEncryption.start(rows, new KeyFolder(folder), Clock.systemUTC()));
    }

    SubjectKeys process(SubjectKeyRows rows, KeyEncryption encryption) {
        return new SubjectKeys(rows, MasterKeys.open(rows, encryption), 1000);
    }

    SubjectKeyRows rows() {
        KeyConnections own = new KeyConnections(database);
        connections.add(own);
        return new SubjectKeyRows(own);
    }

    @Override
    public void close() {
        connections.forEach(KeyConnections::close);
        database.close();
    }
}
