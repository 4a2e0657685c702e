package io.modeltrail.query.document;

import io.modeltrail.contracts.usecase.UseCaseKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Where the server sends lineage, which is nowhere unless the operator says so. The target is the installation's own configuration and no
 * caller's wish, so an address inside the network or on this machine is as good as any: collectors are mostly there.
 */
@Component
class OpenLineageSettings {
    private static final String URL = "modeltrail.openlineage.url";
    private static final String FILE = "modeltrail.openlineage.file";
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 16;

    private final Optional<LineageTarget> target;
    private final String namespace;
    private final Duration retryAfter;

    /**
     * @param url that events are posted to, exactly as it is given
     * @param file that events are appended to, a line for each
     * @param apiKey of the collector
     * @param namespace what stands before the use case in the namespace of its jobs and datasets
     * @param retryAfter pause after the first failed attempt; it doubles up to five minutes
     */
    OpenLineageSettings(
            @Value("${" + URL + ":}") String url,
            @Value("${" + FILE + ":}") String file,
            @Value("${modeltrail.openlineage.api-key:}") String apiKey,
            @Value("${modeltrail.openlineage.namespace:modeltrail:/}") String namespace,
            @Value("${modeltrail.openlineage.retry-after:PT5S}") String retryAfter) {
        if (!url.isBlank() && !file.isBlank()) {
            throw wrong("set one of " + URL + " and " + FILE);
        }
        if (namespace.isBlank()) {
            throw wrong("modeltrail.openlineage.namespace is not empty");
        }
        this.namespace = namespace;
        this.retryAfter = DurationStyle.detectAndParse(retryAfter);
        if (!this.retryAfter.isPositive()) {
            throw wrong("modeltrail.openlineage.retry-after is positive");
        }
        if (url.isBlank()) {
            target = file.isBlank() ? Optional.empty() : Optional.of(new LineageFile(Path.of(file)));
        } else {
            target = Optional.of(new LineageCollector(address(url), visible(apiKey)));
        }
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(why);
    }

    /** Messages do not repeat what was set: an address may have a secret in it. */
    private static URI address(String url) {
        URI uri;
        try {
            uri = URI.create(url.strip());
        } catch (IllegalArgumentException malformed) {
            throw wrong(URL + " is no address as in RFC 3986");
        }
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
            throw wrong(URL + " is an http or https address with a host and without user, password and fragment");
        }
        return uri;
    }

    private static String visible(String apiKey) {
        if (!apiKey.chars().allMatch(letter -> letter > ' ' && letter < 0x7f)) {
            throw wrong("modeltrail.openlineage.api-key has visible ASCII characters only");
        }
        return apiKey;
    }

    /** Empty when lineage is not sent anywhere. */
    Optional<LineageTarget> target() {
        return target;
    }

    String namespace(UseCaseKey useCase) {
        return namespace + "/" + useCase.value();
    }

    /** @param attempts failed ones, at least 1 */
    Duration pauseAfter(int attempts) {
        Duration pause = retryAfter.multipliedBy(1L << Math.min(MOST_DOUBLINGS, attempts - 1));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** Without a target nobody follows the log for it. */
    static final class TargetIsSet implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            return StringUtils.hasText(environment.getProperty(URL))
                    || StringUtils.hasText(environment.getProperty(FILE));
        }
    }
}
