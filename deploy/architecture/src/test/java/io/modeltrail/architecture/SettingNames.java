package io.modeltrail.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.annotation.Scheduled;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The settings that the code asks for, and what it takes without them; an empty text where that is nothing, or worked out. */
final class SettingNames {
    private static final Path STANDARDS = Path.of("../standalone/src/main/resources/application.yml");
    private static final String OURS = "modeltrail.";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(modeltrail[a-z0-9.-]+)(?::([^}$#]*))?");

    private final Map<String, String> standards = new TreeMap<>();

    SettingNames(JavaClasses product) throws IOException {
        product.forEach(this::addOf);
        try (InputStream yaml = Files.newInputStream(STANDARDS)) {
            Map<String, Object> all = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            addYaml("modeltrail", all.get("modeltrail"));
        }
    }

    Map<String, String> standards() {
        return standards;
    }

    private void addOf(JavaClass type) {
        type.getCodeUnits().forEach(unit -> {
            unit.getParameters()
                    .forEach(parameter -> parameter
                            .tryGetAnnotationOfType(Value.class)
                            .ifPresent(value -> addPlaceholders(value.value())));
            unit.tryGetAnnotationOfType(Scheduled.class).ifPresent(scheduled -> {
                addPlaceholders(scheduled.fixedDelayString());
                addPlaceholders(scheduled.fixedRateString());
                addPlaceholders(scheduled.initialDelayString());
                addPlaceholders(scheduled.cron());
            });
            unit.tryGetAnnotationOfType(ConditionalOnProperty.class).ifPresent(this::addCondition);
        });
        type.getFields()
                .forEach(field ->
                        field.tryGetAnnotationOfType(Value.class).ifPresent(value -> addPlaceholders(value.value())));
        type.tryGetAnnotationOfType(ConditionalOnProperty.class).ifPresent(this::addCondition);
        type.tryGetAnnotationOfType(ConfigurationProperties.class)
                .ifPresent(properties -> addComponents(properties.value(), type.reflect()));
    }

    private void addCondition(ConditionalOnProperty condition) {
        Stream.of(condition.name()).filter(name -> name.startsWith(OURS)).forEach(name -> add(name, ""));
    }

    private void addPlaceholders(String text) {
        Matcher found = PLACEHOLDER.matcher(text);
        while (found.find()) {
            add(found.group(1), found.group(2) == null ? "" : found.group(2));
        }
    }

    private void addComponents(String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + kebab(component.getName());
            if (Map.class.isAssignableFrom(component.getType())) {
                addComponents(name + ".<name>", valueType(component));
            } else {
                add(name, standard(type, component.getName()));
            }
        }
    }

    private static Class<?> valueType(RecordComponent map) {
        Type[] arguments = ((ParameterizedType) map.getGenericType()).getActualTypeArguments();
        return (Class<?>) arguments[1];
    }

    private static String standard(Class<?> type, String component) {
        return Arrays.stream(type.getDeclaredConstructors())
                .flatMap(constructor -> Arrays.stream(constructor.getParameters()))
                .filter(parameter -> parameter.getName().equals(component))
                .map(parameter -> parameter.getAnnotation(DefaultValue.class))
                .filter(java.util.Objects::nonNull)
                .flatMap(standard -> Arrays.stream(standard.value()))
                .findFirst()
                .orElse("");
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private void addYaml(String name, Object value) {
        if (value instanceof Map<?, ?> inner) {
            inner.forEach((key, one) -> addYaml(name + "." + key, one));
        } else {
            add(name, String.valueOf(value).replace("${user.home}", "~"));
            standards.put(name, String.valueOf(value).replace("${user.home}", "~"));
        }
    }

    private void add(String name, String standard) {
        standards.merge(name, standard.strip(), (one, other) -> one.isEmpty() ? other : one);
    }
}
