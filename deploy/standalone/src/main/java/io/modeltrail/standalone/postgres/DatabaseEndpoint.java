package io.modeltrail.standalone.postgres;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the database is, whoever started it. */
public final class DatabaseEndpoint implements AutoCloseable {
    private final String jdbcUrl;
    private final String username;
    private final @Nullable String password;
    private final @Nullable EmbeddedPostgres own;

    private DatabaseEndpoint(
            String jdbcUrl, String username, @Nullable String password, @Nullable EmbeddedPostgres own) {
        this.jdbcUrl = jdbcUrl;
        this.username = username;
        this.password = password;
        this.own = own;
    }

    static DatabaseEndpoint existing(String jdbcUrl, String username, @Nullable String password) {
        return new DatabaseEndpoint(jdbcUrl, username, password, null);
    }

    /**
     * Starts a server of its own on the loopback interface, durable, with its data below a directory that nobody else uses. Close it.
     *
     * @param port 0 = a free one
     */
    public static DatabaseEndpoint start(Path directory, int port) {
        return of(EmbeddedPostgres.start(directory, port));
    }

    static DatabaseEndpoint of(EmbeddedPostgres own) {
        return new DatabaseEndpoint(own.jdbcUrl(), EmbeddedPostgres.USER, own.password(), own);
    }

    /** Without user, password and parameters. */
    public String jdbcUrl() {
        int parameters = jdbcUrl.indexOf('?');
        return parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters);
    }

    String connectionUrl() {
        return jdbcUrl;
    }

    public String username() {
        return username;
    }

    /** Null when none is needed. */
    public @Nullable String password() {
        return password;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
