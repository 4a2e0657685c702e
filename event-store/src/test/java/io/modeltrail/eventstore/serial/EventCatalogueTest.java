package io.modeltrail.eventstore.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.stored.StoredAs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;

class EventCatalogueTest {
    sealed interface WithoutName {
        record Nameless(int value) implements WithoutName {}
    }

    sealed interface NameTwice {
        @StoredAs("test.Same")
        record One(int value) implements NameTwice {}

        @StoredAs("test.Same")
        record Other(int value) implements NameTwice {}
    }

    @Test
    void everySealedEventInterfaceOfTheContractsIsAFamily() throws Exception {
        assertThat(sealedEventInterfaces("io/modeltrail/contracts"))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(EventCatalogue.FAMILIES);
    }

    @Test
    void theSearchForFamiliesWouldFindAForgottenOne() throws Exception {
        assertThat(sealedEventInterfaces("io/modeltrail/eventstore/serial")).contains(ForgottenEvent.class);
    }

    @Test
    void anEventWithoutAStoredNameIsRefused() {
        assertThatThrownBy(() -> new EventCatalogue(List.of(WithoutName.class)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Nameless")
                .hasMessageContaining("@StoredAs");
    }

    @Test
    void aStoredNameBelongsToOneEvent() {
        assertThatThrownBy(() -> new EventCatalogue(List.of(NameTwice.class)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test.Same");
    }

    @Test
    void storedNamesAreANounAndAnEventAndNoJavaClass() {
        assertThat(EventCatalogue.ofContracts().entries())
                .allSatisfy(entry -> assertThat(entry.name()).matches("[a-z]+\\.[A-Z][A-Za-z]+"));
    }

    private static List<Class<?>> sealedEventInterfaces(String folder) throws IOException, ClassNotFoundException {
        List<Class<?>> found = new ArrayList<>();
        CachingMetadataReaderFactory readers = new CachingMetadataReaderFactory();
        for (Resource resource :
                new PathMatchingResourcePatternResolver().getResources("classpath*:" + folder + "/**/*Event.class")) {
            Class<?> type = Class.forName(
                    readers.getMetadataReader(resource).getClassMetadata().getClassName());
            if (type.isInterface() && type.isSealed()) {
                found.add(type);
            }
        }
        return found;
    }
}
