package io.modeltrail.eventstore.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.eventstore.transparency.StoredEvent;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit catches a store that has nothing and to which nothing can be done. */
class FollowedStoreKitTest {
    private static SignedLogForTests log;

    @TempDir
    Path temporary;

    @BeforeAll
    static void start() {
        log = new SignedLogForTests(new NoEvents());
    }

    @AfterAll
    static void close() {
        log.close();
    }

    static Stream<Method> tests() {
        return Arrays.stream(FollowedStoreKit.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class));
    }

    @ParameterizedTest
    @MethodSource("tests")
    void everyTestOfTheKitFails(Method test) {
        log.empty();
        KitOfNothing kit = new KitOfNothing();
        kit.temporary = temporary;
        kit.openTheStore();
        assertThatThrownBy(() -> test.invoke(kit)).hasCauseInstanceOf(AssertionError.class);
    }

    private static final class KitOfNothing extends FollowedStoreKit {
        @Override
        FollowedStore open() {
            return new Nothing();
        }
    }

    private static final class NoEvents implements StoredEvents {
        @Override
        public long head() {
            return 0;
        }

        @Override
        public List<StoredEvent> events(long from, long to, int limit) {
            return List.of();
        }
    }

    private static final class Nothing implements FollowedStore {
        @Override
        public SignedLogForTests log() {
            return log;
        }

        @Override
        public void append(int events) {}

        @Override
        public void changePayload(long position) {}

        @Override
        public void changeMetadata(long position) {}

        @Override
        public void changeTimestamp(long position) {}

        @Override
        public void remove(long position) {}

        @Override
        public void cutTo(long size) {}

        @Override
        public void close() {}
    }
}
