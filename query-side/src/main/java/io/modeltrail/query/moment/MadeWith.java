package io.modeltrail.query.moment;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * What this program makes moments with, as a digest: the migrations and classes of this side, and what reads events. No number has to be raised
 * when one of them changes, and none can be forgotten.
 */
@Component
class MadeWith {
    private static final List<String> ROOTS = List.of("db/migration/query/", "io/modeltrail/");
    static final List<String> PARTS = List.of(
            "classpath*:db/migration/query/*.sql",
            "classpath*:io/modeltrail/query/**/*.class",
            "classpath*:io/modeltrail/contracts/**/*.class",
            "classpath*:io/modeltrail/eventstore/serial/**/*.class");

    private final String digest = digest(parts(PARTS));

    String digest() {
        return digest;
    }

    /** By their names, which do not say where the program lies. */
    static Map<String, Resource> parts(List<String> patterns) {
        Map<String, Resource> parts = new TreeMap<>();
        PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
        try {
            for (String pattern : patterns) {
                for (Resource part : resolver.getResources(pattern)) {
                    parts.put(name(part.getURL().toString()), part);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return parts;
    }

    private static String name(String url) {
        int begin = ROOTS.stream().mapToInt(url::lastIndexOf).max().orElse(-1);
        return url.substring(Math.max(0, begin));
    }

    static String digest(Map<String, Resource> parts) {
        try {
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, Resource> part : parts.entrySet()) {
                all.update(part.getKey().getBytes(StandardCharsets.UTF_8));
                // Of fixed length, so that nothing of one part can be taken for the name of the next.
                all.update(Sha256Digest.of(part.getValue().getContentAsByteArray())
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(all.digest());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
