package io.modeltrail.features.connector;

import io.modeltrail.contracts.feature.SourceSpec.PolledSpec;
import io.modeltrail.features.connector.ConnectionSettings.Address;
import io.modeltrail.features.connector.SourceFailure.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a table in the order of (watermark, id), a page at a time, each page in a read-only transaction of its own.
 *
 * <p>A transaction may commit after another one that has a newer watermark. So the stretch behind the row that was read last is read
 * again until it is older than the overlap, by the clock of the database.
 */
final class DatabaseReader implements SourceReader {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseReader.class);
    /** Reading a long stretch again takes at most this part of the time. */
    private static final int PAUSES_FOR_EACH_PASS = 4;

    private static final int FETCH_ROWS = 1000;

    private final PolledSource polled;
    private final Address address;
    private final ConnectorSettings settings;
    private final DatabaseStatements statements;
    private final CloudEventWriter writer;
    private long secondPassFromNanos = System.nanoTime();
    private volatile @Nullable Connection open;

    DatabaseReader(PolledSource polled, Address address, ConnectorSettings settings) throws SourceFailure {
        if (!address.url().startsWith(SourceSession.SCHEME)) {
            throw new SourceFailure(Reason.NOT_CONFIGURED, "the connection's url has to begin with jdbc:postgresql:");
        }
        this.polled = polled;
        this.address = address;
        this.settings = settings;
        statements = new DatabaseStatements(polled.table());
        writer = new CloudEventWriter(polled);
    }

    @Override
    public void poll(Position from, PollSink sink) throws SourceFailure, InterruptedException {
        try (Connection session = SourceSession.open(address, settings)) {
            open = session;
            new Poll(session, sink).run(from);
        } catch (SQLException broken) {
            throw SourceSession.failure(broken);
        } finally {
            open = null;
        }
    }

    /** An interrupted thread would wait in the driver until the statement's time is over. */
    @Override
    public void cancel() {
        Connection session = open;
        if (session != null) {
            try {
                session.abort(Runnable::run);
            } catch (SQLException gone) {
                LOG.debug("the session had gone", gone);
            }
        }
    }

    /** @param rows how many there were; fewer than a page = there are no more */
    private record Read(
            int rows, @Nullable Instant watermark, @Nullable String id) {}

    /** One poll. */
    private final class Poll {
        private final Connection session;
        private final PollSink sink;
        private final List<SourceColumn> columns;
        private final Set<String> published;
        private final Map<String, Integer> index;

        Poll(Connection session, PollSink sink) throws SQLException, SourceFailure {
            this.session = session;
            this.sink = sink;
            List<SourceColumn> all = columnsNow();
            Set<String> wanted = sink.columns(all, true);
            PolledSpec table = polled.table();
            Set<String> keys = Set.of(table.idField(), table.entityField(), table.timeField(), table.watermarkField());
            columns = all.stream()
                    .filter(column -> wanted.contains(column.name()) || keys.contains(column.name()))
                    .toList();
            published = wanted.stream().filter(name -> !keys.contains(name)).collect(Collectors.toSet());
            index = columns.stream().collect(Collectors.toMap(SourceColumn::name, columns::indexOf));
        }

        void run(Position from) throws SQLException, SourceFailure, InterruptedException {
            Instant now = clock();
            Instant reliable = now.minus(settings.overlap());
            Instant settled = from.settled() == null ? reliable : from.settled();
            Position position = forward(new Position(settled, from.watermark(), from.at(), null));
            Instant newest = position.watermark();
            if (newest != null && newest.isAfter(settled)) {
                if (System.nanoTime() < secondPassFromNanos) {
                    return;
                }
                again(settled, newest, position.at());
            }
            Instant until = newest == null || reliable.isBefore(newest) ? reliable : newest;
            sink.reached(new Position(until.isAfter(settled) ? until : settled, newest, position.at(), null));
        }

        /** What comes after the row that was read last. */
        private Position forward(Position from) throws SQLException, SourceFailure, InterruptedException {
            Position position = from;
            for (Read read = page(position); read.watermark() != null; read = page(position)) {
                position = new Position(from.settled(), read.watermark(), read.id(), null);
                sink.reached(position);
                if (read.rows() < polled.pageSize()) {
                    break;
                }
            }
            return position;
        }

        private Read page(Position position) throws SQLException, SourceFailure, InterruptedException {
            if (position.watermark() == null) {
                try (PreparedStatement statement = session.prepareStatement(statements.first(columns))) {
                    return read(statement, 0, false);
                }
            }
            try (PreparedStatement statement = session.prepareStatement(statements.after(columns, key()))) {
                bind(statement, 1, position.watermark(), position.at());
                return read(statement, 2, false);
            }
        }

        /** The stretch that ends with the row that was read last. */
        private void again(Instant settled, Instant newest, @Nullable String at)
                throws SQLException, SourceFailure, InterruptedException {
            long begun = System.nanoTime();
            Read read;
            try (PreparedStatement statement = session.prepareStatement(statements.since(columns, key()))) {
                statement.setObject(1, settled.atOffset(ZoneOffset.UTC));
                bind(statement, 2, newest, at);
                read = read(statement, 3, true);
            }
            while (read.rows() == polled.pageSize() && read.watermark() != null) {
                try (PreparedStatement statement = session.prepareStatement(statements.between(columns, key()))) {
                    bind(statement, 1, read.watermark(), read.id());
                    bind(statement, 3, newest, at);
                    read = read(statement, 4, true);
                }
            }
            long ended = System.nanoTime();
            secondPassFromNanos = ended + PAUSES_FOR_EACH_PASS * (ended - begun);
        }

        private Read read(PreparedStatement statement, int parameters, boolean perhapsAgain)
                throws SQLException, SourceFailure, InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            statement.setInt(parameters + 1, polled.pageSize());
            statement.setFetchSize(Math.min(FETCH_ROWS, polled.pageSize()));
            Read last = new Read(0, null, null);
            try (ResultSet rows = statement.executeQuery()) {
                DatabaseRow row = new DatabaseRow(rows, columns);
                while (rows.next()) {
                    last = give(row, last.rows() + 1, perhapsAgain);
                }
            }
            session.commit();
            return last;
        }

        private Read give(DatabaseRow row, int number, boolean perhapsAgain) throws SQLException, SourceFailure {
            String id = row.name(column(PolledSpec::idField));
            Instant watermark = row.instant(column(PolledSpec::watermarkField));
            if (id == null || watermark == null) {
                throw new SourceFailure(Reason.ANSWERS_WRONGLY, "a row has no id or no watermark");
            }
            String entity = row.name(column(PolledSpec::entityField));
            Instant time = row.instant(column(PolledSpec::timeField));
            String eventId = CloudEventWriter.id(id, watermark);
            byte[] event = writer.write(
                    eventId,
                    entity,
                    time == null ? null : CloudEventWriter.text(time),
                    CloudEventWriter.text(watermark),
                    json -> row.write(json, published::contains));
            sink.row(entity == null ? "" : entity, eventId, watermark, event, perhapsAgain);
            return new Read(number, watermark, id);
        }

        private List<SourceColumn> columnsNow() throws SQLException {
            try (Statement statement = session.createStatement()) {
                statement.execute(statements.keepColumns());
            }
            List<SourceColumn> found = new ArrayList<>();
            try (PreparedStatement statement = session.prepareStatement(DatabaseStatements.COLUMNS)) {
                statement.setString(1, statements.table());
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(SourceColumn.ofPostgres(rows.getString(1), rows.getString(2)));
                    }
                }
            }
            return found;
        }

        private Instant clock() throws SQLException, SourceFailure {
            try (Statement statement = session.createStatement();
                    ResultSet answer = statement.executeQuery(DatabaseStatements.NOW)) {
                OffsetDateTime now = answer.next() ? answer.getObject(1, OffsetDateTime.class) : null;
                if (now == null) {
                    throw new SourceFailure(Reason.ANSWERS_WRONGLY, "the database does not tell the time");
                }
                return now.toInstant();
            }
        }

        private DatabaseStatements.Key key() {
            return new DatabaseStatements.Key(
                    columns.get(column(PolledSpec::watermarkField)), columns.get(column(PolledSpec::idField)));
        }

        /** The sink has made sure that the named columns are there. */
        private int column(Function<PolledSpec, String> field) {
            return Objects.requireNonNull(index.get(field.apply(polled.table())));
        }
    }

    private static void bind(PreparedStatement statement, int first, Instant watermark, @Nullable String id)
            throws SQLException {
        statement.setObject(first, watermark.atOffset(ZoneOffset.UTC));
        statement.setString(first + 1, id);
    }
}
