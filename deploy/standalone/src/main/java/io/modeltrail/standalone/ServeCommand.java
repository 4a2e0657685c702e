package io.modeltrail.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs the platform until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Modeltrail.Version.class,
        usageHelpWidth = 120,
        description = "Runs the platform in the foreground until it is stopped.",
        footerHeading =
                "%nSettings, of which these are the most wanted (also as environment variables, for example MODELTRAIL_DATA_DIR):%n",
        footer = {
            "  --modeltrail.data-dir=DIR            where everything is kept (~/.modeltrail)",
            "  --modeltrail.roles=ROLE,...          command, query, features, runtime, saga (all)",
            "  --modeltrail.http.port=PORT          8080; 0 = a free one",
            "  --modeltrail.http.host=ADDRESS       127.0.0.1",
            "  --modeltrail.postgres.url=JDBC-URL   an existing PostgreSQL instead of the own one,",
            "      with --modeltrail.postgres.username= and --modeltrail.postgres.password=",
            "  --modeltrail.postgres.port=PORT      of the own PostgreSQL (a free one)",
            "  --modeltrail.kafka.bootstrap-servers=HOST:PORT,...   an existing Kafka instead of the own one",
            "  --modeltrail.kafka.enabled=false     no Kafka",
            "  --modeltrail.security.oidc.issuer-uri=URI            also accept this issuer's tokens,",
            "      with --modeltrail.security.oidc.audience=NAME, which they must be for"
        })
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--settings", description = "List all settings and what holds without them.")
    private boolean list;

    @Unmatched
    private final List<String> settings = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // picocli sets the field before it runs anything
    ServeCommand() {}

    @Override
    public Integer call() {
        if (list) {
            spec.commandLine().getOut().print(SettingList.asText(Setting.all()));
            spec.commandLine().getOut().flush();
            return 0;
        }
        ServerSettings.refuseOthers(settings, spec.commandLine());
        try (ModeltrailServer server = ModeltrailServer.start(settings)) {
            server.awaitStop();
        }
        return 0;
    }
}
