package io.modeltrail.features.connector;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.feature.AttributeSpec;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.features.connector.ConnectionSettings.Address;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Polls a table in a process of its own, so that it can be killed in the middle. */
final class PollingProcess {
    private static final int PAGE_SIZE = 500;

    private PollingProcess() {}

    /** Its output goes to the file. */
    static Process start(SourceUnderTest source, String sourceUrl, Path output) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + System.getProperty("surefire.test.class.path", ""),
                        PollingProcess.class.getName(),
                        source.own.getJdbcUrl(),
                        source.bootstrapServers(),
                        source.topic,
                        sourceUrl)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    public static void main(String[] arguments) {
        HikariDataSource own = new HikariDataSource();
        own.setJdbcUrl(arguments[0]);
        poll(source(new SourceUnderTest.Servers(own, arguments[1], arguments[2]), arguments[3]));
    }

    static SourceUnderTest source(SourceUnderTest.Servers servers, String sourceUrl) {
        SourceUnderTest source = new SourceUnderTest(
                servers,
                SourceSpec.Kind.DATABASE,
                "payment",
                new Address(sourceUrl, "postgres", null, null),
                SourceUnderTest.attribute("amount", AttributeSpec.Kind.DECIMAL, false));
        source.pageSize = PAGE_SIZE;
        return source;
    }

    /** Stops for ever when the topic has rows whose position is not written down yet, so that it is killed there. */
    private static void poll(SourceUnderTest source) {
        AtomicInteger acknowledged = new AtomicInteger();
        source.afterAcknowledgement = () -> {
            while (acknowledged.get() > 0) {
                LockSupport.park();
            }
            acknowledged.incrementAndGet();
        };
        source.start();
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
        }
    }
}
