package io.modeltrail.standalone.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class PlainTextTest {
    private static final JsonMapper JSON = mapper();

    record Comment(String text) {}

    private static JsonMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder();
        new WiringConfiguration().strictJson().customize(builder);
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\u001b[2J", "half \\ud83d of a pair", "\\udc00", "\\u0085"})
    void whatCannotBeStoredAsTextIsRefused(String escaped) {
        assertThatThrownBy(() -> JSON.readValue("{\"text\":\"" + escaped + "\"}", Comment.class))
                .satisfiesAnyOf(
                        refused -> assertThat(refused).isInstanceOf(Refusal.class),
                        refused -> assertThat(refused.getCause()).isInstanceOf(Refusal.class));
    }

    @Test
    void ordinaryTextIsRead() {
        assertThat(JSON.readValue("{\"text\":\"Zürich\\n\\tок 🙂 \\ud83d\\ude42\"}", Comment.class))
                .isEqualTo(new Comment("Zürich\n\tок 🙂 🙂"));
    }

    @Test
    void aNumberIsNoText() {
        assertThatThrownBy(() -> JSON.readValue("{\"text\":7}", Comment.class)).isInstanceOf(JacksonException.class);
    }
}
