package io.modeltrail.standalone.demo;

import static java.util.Objects.requireNonNull;

import io.modeltrail.churnpilot.simulator.SimulationSettings;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.standalone.ModeltrailServer;
import io.modeltrail.standalone.ServerSettings;
import io.modeltrail.standalone.access.Accounts;
import io.modeltrail.standalone.kafka.KafkaEndpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Starts the platform and runs the main job on it, over REST. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the platform, brings in the data of a use case, trains its model families, has two people approve",
            "the baseline and the best of them, rolls both out, makes predictions, replays them, and prints a table. The",
            "server stays on until it is stopped.",
            "A second run on the same data directory goes on where the first one was."
        },
        footer =
                "%nSettings are the same as of serve, for example --modeltrail.data-dir=DIR; 'serve --settings' lists them.")
public final class DemoCommand implements Callable<Integer> {
    private static final String TELCO = "telco";
    private static final String PILOT = "pilot";

    @Option(
            names = "--use-case",
            paramLabel = "NAME",
            description =
                    "pilot: simulated source systems and the feature store between them and the models. telco: one"
                            + " public table (default: ${DEFAULT-VALUE}).")
    private String useCase = PILOT;

    @Option(
            names = "--customers",
            paramLabel = "N",
            description = "Customers of the pilot, 100 to 10,000,000 (default: ${DEFAULT-VALUE}).")
    private int customers = SimulationSettings.CUSTOMERS;

    @Option(
            names = "--until",
            paramLabel = "INSTANT",
            description =
                    "End of the pilot's history, a start of a UTC day such as 2026-11-01T00:00:00Z (default: today's).")
    private @Nullable Instant until;

    @Option(
            names = "--families",
            paramLabel = "FAMILY",
            split = ",",
            description = "Model families that compete, of ${COMPLETION-CANDIDATES} (default: all of the use case).")
    private Set<ModelFamily> families = EnumSet.allOf(ModelFamily.class);

    @Option(names = "--exit", description = "Stop after the table.")
    private boolean exit;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the table as JSON, too.")
    private @Nullable Path report;

    @Option(names = "--data", paramLabel = "FILE", description = "Another table, as CSV with a header; needs --schema.")
    private @Nullable Path data;

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description = "What the columns of --data must be, as YAML or JSON.")
    private @Nullable Path schema;

    @Spec
    private CommandSpec spec;

    @Unmatched
    private final List<String> settings = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    DemoCommand() {}

    @Override
    public Integer call() throws IOException {
        ServerSettings.refuseOthers(settings, spec.commandLine());
        PrintWriter out = spec.commandLine().getOut();
        DemoUseCase table = tableUseCase();
        SimulationSettings simulation = table == null ? simulation() : null;
        Progress progress = new Progress(out);
        progress.say("starting PostgreSQL, Kafka and the server");
        try (PilotSystems systems = new PilotSystems();
                ModeltrailServer server = table == null
                        ? ModeltrailServer.start(settings, systems::start)
                        : ModeltrailServer.start(settings)) {
            progress.say("the server answers on %s", server.url());
            // Its own: the server's leaves out what is null, and a missing feature must be sent as null.
            JsonMapper json = JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();
            DemoUsers users = DemoUsers.ensure(server.bean(Accounts.class), server.dataDirectory(), server.url(), json);
            DemoUseCase useCase = table == null ? pilot(requireNonNull(simulation), systems, server, users) : table;
            Scorecard scorecard = new Demo(useCase, families, users, progress).run();
            out.printf("%n%s%n", scorecard.table());
            if (report != null) {
                Files.write(report, json.writeValueAsBytes(scorecard));
                out.printf("The same as JSON: %s%n", report);
            }
            if (!exit) {
                sayWhereToGoOn(out, server, users);
                server.awaitStop();
            }
            return scorecard.allIdentical() ? 0 : 1;
        } catch (DemoFailed failed) {
            spec.commandLine().getErr().println("modeltrail: " + failed.getMessage());
            return 1;
        }
    }

    /** Null for the pilot. */
    private @Nullable DemoUseCase tableUseCase() throws IOException {
        if (data == null && schema == null) {
            return switch (useCase) {
                case TELCO -> TableUseCase.telco();
                case PILOT -> null;
                default ->
                    throw new ParameterException(
                            spec.commandLine(), "There is no use case " + useCase + ": give telco or pilot.");
            };
        }
        if (data == null || schema == null) {
            throw new ParameterException(spec.commandLine(), "Give --data and --schema together.");
        }
        if (!Files.isReadable(data)) {
            throw new ParameterException(spec.commandLine(), "There is no readable file " + data + ".");
        }
        return TableUseCase.of(data, schema);
    }

    private SimulationSettings simulation() {
        try {
            return PilotUseCase.settings(customers, until);
        } catch (Refusal refused) {
            throw new ParameterException(spec.commandLine(), refused.getMessage(), refused);
        }
    }

    private static DemoUseCase pilot(
            SimulationSettings simulation, PilotSystems systems, ModeltrailServer server, DemoUsers users) {
        String kafka = server.bean(KafkaEndpoint.class)
                .bootstrapServers()
                .orElseThrow(() -> new DemoFailed("The pilot needs Kafka, and it is switched off."));
        return new PilotUseCase(systems, kafka, simulation, users);
    }

    private static void sayWhereToGoOn(PrintWriter out, ModeltrailServer server, DemoUsers users) {
        out.printf("The server goes on at %s. Stop it with Ctrl+C.%n%nUsers and passwords:%n", server.url());
        users.passwords().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(user -> out.printf(Locale.ROOT, "  %-20s %s%n", user.getKey(), user.getValue()));
        out.printf(
                "%nFor a shell: . %s%nThen, for example: curl -s -u \"$AUDITOR\" $MODELTRAIL/api/v1/audit/events%n",
                users.environmentFile());
        out.flush();
    }
}
