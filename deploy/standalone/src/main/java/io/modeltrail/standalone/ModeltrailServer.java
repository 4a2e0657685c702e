package io.modeltrail.standalone;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.standalone.datadirectory.DataDirectory;
import io.modeltrail.standalone.datadirectory.DataDirectoryInUse;
import io.modeltrail.standalone.postgres.DatabaseNotDurable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * One running instance of the platform in this process. Its data directory is released when everything in it has ended, whoever
 * ends it: Spring's shutdown hook after a signal, or {@link #close}.
 */
public final class ModeltrailServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModeltrailServer.class);
    private static final String DATA_DIRECTORY_PROPERTY = "modeltrail.data-dir";

    private static final List<String> OIDC_NEEDED =
            List.of("modeltrail.security.oidc.issuer-uri", "modeltrail.security.oidc.audience");
    private static final List<String> OIDC = List.of(
            "modeltrail.security.oidc.issuer-uri",
            "modeltrail.security.oidc.jwk-set-uri",
            "modeltrail.security.oidc.audience");
    private static final Duration SHUTDOWN_LIMIT = Duration.ofMinutes(3);

    private final ConfigurableApplicationContext context;
    private final DataDirectory directory;
    private final CountDownLatch released;

    private ModeltrailServer(ConfigurableApplicationContext context, Claim claim) {
        this.context = context;
        this.directory = claim.directory();
        this.released = claim.released;
    }

    /**
     * Returns when the server answers.
     *
     * @param settings as on the command line, for example {@code --modeltrail.http.port=0}
     * @throws StartRefused when it cannot start, with an exit status and one line that says why
     */
    public static ModeltrailServer start(List<String> settings) {
        return start(settings, directory -> Map.of());
    }

    /**
     * The same, among neighbours that are started when the data directory is surely this process's own.
     *
     * @param neighbours starts them in the directory and gives the settings that tell the server of them
     */
    public static ModeltrailServer start(List<String> settings, Function<Path, Map<String, Object>> neighbours) {
        Claim claim = new Claim(neighbours);
        SpringApplication application = new SpringApplication(ModeltrailApplication.class);
        application.setBannerMode(Banner.Mode.OFF);
        // The same noun names a feature in every module, so short names of beans would clash.
        application.setBeanNameGenerator(FullyQualifiedAnnotationBeanNameGenerator.INSTANCE);
        application.addListeners(claim);
        application.addInitializers(claim::bindTo);
        try {
            return new ModeltrailServer(application.run(settings.toArray(String[]::new)), claim);
        } catch (DataDirectoryInUse inUse) {
            throw new StartRefused(StartRefused.DATA_DIRECTORY_IN_USE, String.valueOf(inUse.getMessage()));
        } catch (StartRefused refused) {
            throw refused;
        } catch (RuntimeException failed) {
            claim.release();
            Throwable cause = rootCause(failed);
            if (isWrongSetting(cause)) {
                throw new StartRefused(StartRefused.WRONG_USAGE, "The server did not start: " + cause.getMessage());
            }
            if (!(cause instanceof IOException
                    || cause instanceof SQLException
                    || cause instanceof PortInUseException
                    || cause instanceof Refusal
                    || cause instanceof DatabaseNotDurable)) {
                LOG.error("The start failed in an unforeseen way", failed);
            }
            throw new StartRefused(StartRefused.FAILED, "The server did not start: " + cause.getMessage());
        }
    }

    /** Base address, for example {@code http://127.0.0.1:8080}. */
    public URI url() {
        return context.getBean(Announcement.class).url();
    }

    /** Absolute. */
    public Path dataDirectory() {
        return directory.path();
    }

    /** A part of the running application. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The same, where several parts have that type. */
    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** Waits until the application has stopped altogether, for example after a signal. */
    public void awaitStop() {
        try {
            released.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when everything has ended and the data directory is free. */
    @Override
    public void close() {
        // When the shutdown hook is at it, a second call would interrupt it.
        if (context.isActive()) {
            context.close();
        }
        awaitStop();
    }

    /** The part that reads a setting says what is wrong with it, and begins with its name. */
    private static boolean isWrongSetting(Throwable cause) {
        String why = String.valueOf(cause.getMessage());
        return cause instanceof IllegalArgumentException
                && Setting.find(why.replaceFirst("[ ,;:].*", "")).isPresent();
    }

    private static Throwable rootCause(Throwable failed) {
        Throwable cause = failed;
        while (cause.getCause() != null && !(cause instanceof PortInUseException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    /**
     * Takes the data directory as soon as the settings are known, before anything is started in it, and gives it back when the last
     * bean is gone.
     */
    private static final class Claim implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
        private final CountDownLatch released = new CountDownLatch(1);
        private final Function<Path, Map<String, Object>> neighbours;
        private volatile DataDirectory directory;

        @SuppressWarnings("NullAway.Init") // Boot sends the event before it makes the context
        Claim(Function<Path, Map<String, Object>> neighbours) {
            this.neighbours = neighbours;
        }

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent prepared) {
            ConfigurableEnvironment environment = prepared.getEnvironment();
            RunRole.parse(environment.getRequiredProperty(RunRole.PROPERTY));
            refuseHalfAnIssuer(environment);
            ServerSettings.refuseWrong(environment);
            directory = DataDirectory.claim(Path.of(environment.getRequiredProperty(DATA_DIRECTORY_PROPERTY)));
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "dataDirectory",
                            Map.of(DATA_DIRECTORY_PROPERTY, directory.path().toString())));
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource("neighbours", neighbours.apply(directory.path())));
        }

        private static void refuseHalfAnIssuer(ConfigurableEnvironment environment) {
            boolean any = OIDC.stream().anyMatch(name -> environment.getProperty(name) != null);
            if (any && !OIDC_NEEDED.stream().allMatch(name -> StringUtils.hasText(environment.getProperty(name)))) {
                throw new StartRefused(
                        StartRefused.WRONG_USAGE,
                        "Tokens of an issuer need both --" + String.join("= and --", OIDC_NEEDED) + "=.");
            }
        }

        DataDirectory directory() {
            return directory;
        }

        /** Beans are destroyed in the opposite order in which they were registered, and nothing is registered before this one. */
        void bindTo(ConfigurableApplicationContext context) {
            if (!(context.getBeanFactory() instanceof DefaultSingletonBeanRegistry beans)) {
                throw new IllegalStateException("Spring's own bean factory is expected");
            }
            beans.registerSingleton("dataDirectory", directory);
            beans.registerDisposableBean("dataDirectory", this::release);
            // The process must not end in the middle of a close() by another thread than the shutdown hook's.
            SpringApplication.getShutdownHandlers().add(this::awaitRelease);
        }

        void release() {
            try {
                if (directory != null) {
                    directory.close();
                }
            } finally {
                released.countDown();
            }
        }

        private void awaitRelease() {
            try {
                released.await(SHUTDOWN_LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
