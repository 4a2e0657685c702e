package io.modeltrail.churnpilot.simulator;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fills the pilot's systems with a history, then serves the support system and goes on in real time. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Fills a customer database, a billing database and a Kafka topic with the history of simulated customers,",
            "unless a run before has done so, and then serves the support system and sends live events, if told to.",
            "The schemas crm, support and billing of the databases are REPLACED."
        },
        footer = {
            "%nUsers, passwords and the token of the support system are environment variables:",
            "  MODELTRAIL_CUSTOMER_DB_USER, MODELTRAIL_CUSTOMER_DB_PASSWORD,",
            "  MODELTRAIL_BILLING_DB_USER, MODELTRAIL_BILLING_DB_PASSWORD, MODELTRAIL_SUPPORT_TOKEN"
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final String CUSTOMER_DB = "MODELTRAIL_CUSTOMER_DB";
    private static final String BILLING_DB = "MODELTRAIL_BILLING_DB";
    private static final String SUPPORT_TOKEN = "MODELTRAIL_SUPPORT_TOKEN";
    private static final Duration A_LONG_TIME = Duration.ofDays(3650);

    @Option(names = "--customers", paramLabel = "N", description = "How many there are (default: ${DEFAULT-VALUE}).")
    private int customers = SimulationSettings.CUSTOMERS;

    @Option(names = "--months", paramLabel = "N", description = "Length of the history (default: ${DEFAULT-VALUE}).")
    private int months = SimulationSettings.MONTHS;

    @Option(names = "--seed", paramLabel = "N", description = "Same seed, same bytes (default: ${DEFAULT-VALUE}).")
    private long seed = SimulationSettings.SEED;

    @Option(names = "--drift", description = "Usage and prices change after three quarters of the history.")
    private boolean drift;

    @Option(names = "--campaign", description = "Half of the customers are contacted in the middle of the history.")
    private boolean campaign;

    @Option(names = "--kafka", required = true, paramLabel = "HOST:PORT", description = "Bootstrap servers.")
    private String kafka = "";

    @Option(names = "--customer-db", required = true, paramLabel = "JDBC-URL", description = "Customer database.")
    private String customerDb = "";

    @Option(names = "--billing-db", required = true, paramLabel = "JDBC-URL", description = "Billing database.")
    private String billingDb = "";

    @Option(
            names = "--support-port",
            paramLabel = "PORT",
            description = "Serve the support system there; 0 = a free one.")
    private @Nullable Integer supportPort;

    @Option(
            names = "--live-days",
            paramLabel = "N",
            description = "The history ends so many days before today; those days follow, a second each.")
    private int liveDays;

    @Option(names = "--live-rate", paramLabel = "N", description = "Events a second, from then on.")
    private double liveRate;

    @Spec
    private CommandSpec spec;

    private final Clock clock;
    private final Map<String, String> environment;

    @SuppressWarnings("NullAway.Init") // picocli sets the field before it runs anything
    SimulateCommand(Clock clock, Map<String, String> environment) {
        this.clock = clock;
        this.environment = environment;
    }

    public SimulateCommand() {
        this(Clock.systemUTC(), System.getenv());
    }

    @Override
    public Integer call() throws InterruptedException {
        if (liveDays < 0 || liveRate < 0) {
            throw new ParameterException(spec.commandLine(), "--live-days and --live-rate are not negative.");
        }
        String token = environment.getOrDefault(SUPPORT_TOKEN, "");
        if (supportPort != null && token.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Set " + SUPPORT_TOKEN + " for --support-port.");
        }
        DataSource customerData = database(customerDb, CUSTOMER_DB);
        DataSource billingData = database(billingDb, BILLING_DB);
        PrintWriter out = spec.commandLine().getOut();
        SimulationSettings settings = settings(PilotSources.filledUntil(customerData));
        fill(settings, customerData, billingData, out);
        if (supportPort == null) {
            goOn(settings, customerData, billingData, out);
            return 0;
        }
        try (SupportSystem support = SupportSystem.start(supportPort, customerData, token)) {
            out.printf("The support system answers at %s/tickets. Stop it with Ctrl+C.%n", support.url());
            out.flush();
            goOn(settings, customerData, billingData, out);
            Thread.sleep(A_LONG_TIME);
        }
        return 0;
    }

    /** A history of an earlier run keeps its end, or today's would differ from it. */
    private SimulationSettings settings(Optional<Instant> filledUntil) {
        Instant end = filledUntil.orElseGet(
                () -> clock.instant().truncatedTo(ChronoUnit.DAYS).minus(liveDays, ChronoUnit.DAYS));
        SimulationSettings settings = SimulationSettings.standard(clock)
                .withCustomers(customers)
                .withMonths(months)
                .withSeed(seed)
                .withEnd(end);
        if (drift) {
            settings = settings.withDrift(Drift.standard(settings));
        }
        return campaign ? settings.withCampaign(RetentionCampaign.standard(settings)) : settings;
    }

    private void fill(SimulationSettings settings, DataSource customerData, DataSource billingData, PrintWriter out) {
        if (PilotSources.isFilledWith(settings, customerData)) {
            out.printf("The history until %s is there already.%n", settings.end());
        } else if (PilotSources.filledUntil(customerData).isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "The customer database has a history with other settings. Use those, or drop its schema crm first.");
        } else {
            SimulationSummary summary =
                    PilotSources.fillHistory(settings, customerData, billingData, kafka, (day, ofDays, records) -> {
                        if (day % 30 == 0) {
                            out.printf("day %d of %d, %,d records%n", day, ofDays, records);
                            out.flush();
                        }
                    });
            out.printf(
                    "%,d customers, %,d left (%.1f %%), %,d records until %s%n",
                    summary.customers(),
                    summary.churned(),
                    100.0 * summary.churned() / summary.customers(),
                    summary.records(),
                    summary.lastKnown());
            summary.recordsOfTopics().forEach((topic, count) -> out.printf("  %-22s %,12d%n", topic, count));
        }
        out.flush();
    }

    private void goOn(SimulationSettings settings, DataSource customerData, DataSource billingData, PrintWriter out)
            throws InterruptedException {
        if (liveDays == 0 && liveRate == 0) {
            return;
        }
        try (LiveTraffic live = LiveTraffic.after(settings, customerData, billingData, kafka, clock)) {
            if (liveDays > 0) {
                out.printf("%,d records of %d days%n", live.liveDays(liveDays, Duration.ofSeconds(1)), liveDays);
            }
            if (liveRate > 0) {
                out.printf("%.1f events a second from now on. Stop with Ctrl+C.%n", liveRate);
                out.flush();
                live.trickle(liveRate, A_LONG_TIME);
            }
        }
    }

    private DataSource database(String url, String variables) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new ParameterException(spec.commandLine(), "A database is a URL like jdbc:postgresql://HOST/NAME.");
        }
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        String user = environment.get(variables + "_USER");
        String password = environment.get(variables + "_PASSWORD");
        if (user != null) {
            database.setUser(user);
        }
        if (password != null) {
            database.setPassword(password);
        }
        return database;
    }
}
