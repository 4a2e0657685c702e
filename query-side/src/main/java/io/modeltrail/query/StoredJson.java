package io.modeltrail.query;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Values that a projection only shows, kept as {@code jsonb}. */
@Component
public class StoredJson {
    private final JsonMapper mapper;

    public StoredJson(JsonMapper mapper) {
        this.mapper = mapper;
    }

    public String write(Object value) {
        return mapper.writeValueAsString(value);
    }

    public <T> T read(String json, Class<T> type) {
        return mapper.readValue(json, type);
    }

    public <T> List<T> readList(String json, Class<T> type) {
        return mapper.readValue(json, mapper.getTypeFactory().constructCollectionType(List.class, type));
    }

    /** Texts by name, null for missing. */
    public Map<String, @Nullable String> readValues(String json) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        mapper.readTree(json)
                .properties()
                .forEach(value -> values.put(
                        value.getKey(),
                        value.getValue().isNull() ? null : value.getValue().asString()));
        return values;
    }

    public <T> @Nullable T readNullable(@Nullable String json, Class<T> type) {
        return json == null ? null : mapper.readValue(json, type);
    }
}
