package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.Source;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** The pilot's systems, filled with a history. */
public final class PilotSources {
    private PilotSources() {}

    /** End of the history that these systems were filled with completely; empty = they were not. */
    public static Optional<Instant> filledUntil(DataSource customerDb) {
        try (Connection connection = customerDb.getConnection()) {
            return PilotRows.findSimulation(connection).map(PilotRows.Filled::end);
        } catch (SQLException broken) {
            throw new SourceNotFilled("The customer database cannot be asked for its history", broken);
        }
    }

    /** Whether they were filled completely, and with these settings. */
    public static boolean isFilledWith(SimulationSettings settings, DataSource customerDb) {
        try (Connection connection = customerDb.getConnection()) {
            return PilotRows.findSimulation(connection)
                    .filter(filled -> filled.settings().equals(settings.toString()))
                    .isPresent();
        } catch (SQLException broken) {
            throw new SourceNotFilled("The customer database cannot be asked for its history", broken);
        }
    }

    /**
     * Creates the schemas crm, support and billing, in place of any that are there, fills them, and sends the app events. Each database
     * has its rows in one transaction: a fill that breaks off leaves the tables as they were. What Kafka has by then stays; filling again
     * with the same settings sends the same ids, which do not count twice.
     *
     * @param customerDb holds crm and support; may be the same database as billingDb
     */
    public static SimulationSummary fillHistory(
            SimulationSettings settings,
            DataSource customerDb,
            DataSource billingDb,
            String kafkaBootstrap,
            ProgressListener listener) {
        try (Connection customers = customerDb.getConnection();
                Connection billing = billingDb.getConnection();
                AppEventTopic topic = new AppEventTopic(kafkaBootstrap)) {
            return inTransactions(settings, customers, billing, topic, listener);
        } catch (SQLException broken) {
            throw new SourceNotFilled("The pilot's databases were not filled", broken);
        }
    }

    private static SimulationSummary inTransactions(
            SimulationSettings settings,
            Connection customers,
            Connection billing,
            AppEventTopic topic,
            ProgressListener listener)
            throws SQLException {
        boolean committed = false;
        customers.setAutoCommit(false);
        billing.setAutoCommit(false);
        try {
            PilotRows.createCustomerDatabase(customers);
            PilotRows.createBillingDatabase(billing);
            TableCopies tables = new TableCopies(customers, billing);
            SimulationSummary summary = live(new Simulation(settings), tables, topic, listener);
            tables.finish();
            topic.flush();
            for (Source source : Source.values()) {
                if (source != Source.APP) {
                    PilotRows.index(PilotRows.isBilling(source) ? billing : customers, source);
                }
            }
            PilotRows.fillNewest(customers);
            PilotRows.noteSimulation(customers, settings);
            billing.commit();
            customers.commit(); // last: its note says that everything is there
            committed = true;
            return summary;
        } finally {
            if (!committed) {
                billing.rollback();
                customers.rollback();
            }
            billing.setAutoCommit(true);
            customers.setAutoCommit(true);
        }
    }

    private static SimulationSummary live(
            Simulation simulation, TableCopies tables, AppEventTopic topic, ProgressListener listener) {
        SimulationSettings settings = simulation.settings();
        CloudEventJson json = new CloudEventJson();
        Tally tally = new Tally();
        while (simulation.nextDay() < settings.days()) {
            simulation.liveDay(one -> {
                tally.count(one);
                if (one.what().source() == Source.APP) {
                    SimulatedRecord event = json.record(one);
                    topic.send(event.key(), event.value(), event.kafkaTimestampMillis());
                } else {
                    add(tables, PolledRow.of(one));
                }
            });
            listener.dayIsOver(simulation.nextDay(), settings.days(), tally.records());
        }
        return tally.summary(simulation);
    }

    private static void add(TableCopies tables, PolledRow row) {
        try {
            tables.add(row);
        } catch (SQLException broken) {
            throw new SourceNotFilled("A table was not filled: " + PilotRows.table(row.source()), broken);
        }
    }
}
