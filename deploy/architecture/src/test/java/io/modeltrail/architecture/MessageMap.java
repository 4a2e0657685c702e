package io.modeltrail.architecture;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import io.modeltrail.contracts.stored.StoredAs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Who sends, decides, records and follows which message, read from the compiled classes. */
final class MessageMap {
    private static final Map<String, Class<?>> VERBS = new TreeMap<>(Map.of(
            "GET",
            GetMapping.class,
            "POST",
            PostMapping.class,
            "PUT",
            PutMapping.class,
            "DELETE",
            DeleteMapping.class));

    private final JavaClasses product;

    MessageMap(JavaClasses product) {
        this.product = product;
    }

    String markdown() {
        return """
                # Messages

                Generated from the code by a test, which fails when this page is stale; `./modeltrail messages` writes it anew.

                ## Commands

                Who sends a command, who decides on it, and which events can follow.

                | Command | Sent by | Decided in | Events |
                | --- | --- | --- | --- |
                %s
                ## Events

                The stored name and revision are for ever; the handlers follow the event, each in its processing group.

                | Event | Stored as | Followed by |
                | --- | --- | --- |
                %s
                ## Queries between modules

                | Query | Answered in |
                | --- | --- |
                %s
                ## REST addresses

                | Address | Module | Controller |
                | --- | --- | --- |
                %s""".formatted(commands(), events(), queries(), addresses());
    }

    private String commands() {
        return messages("Command")
                .map(command -> row(
                        command.getSimpleName(),
                        senders(command),
                        handlers(command, CommandHandler.class)
                                .map(handler -> handler.getOwner().getSimpleName())
                                .collect(list()),
                        handlers(command, CommandHandler.class)
                                .flatMap(handler -> created(handler, "Event"))
                                .collect(list())))
                .collect(Collectors.joining());
    }

    private String events() {
        return messages("Event")
                .map(event -> {
                    StoredAs stored = event.getAnnotationOfType(StoredAs.class);
                    return row(
                            event.getSimpleName(),
                            "`" + stored.value() + "` " + stored.revision(),
                            Stream.concat(handlers(event, EventHandler.class), handlers(event, SagaEventHandler.class))
                                    .map(MessageMap::groupOf)
                                    .collect(list()));
                })
                .collect(Collectors.joining());
    }

    private String queries() {
        return messages("Query")
                .map(query -> row(
                        query.getSimpleName(),
                        handlers(query, QueryHandler.class)
                                .map(handler -> handler.getOwner().getSimpleName())
                                .collect(list())))
                .collect(Collectors.joining());
    }

    private String addresses() {
        return codeUnits()
                .flatMap(method -> addressesOf(method).stream()
                        .map(address -> row(
                                "`" + address + "`",
                                moduleOf(method.getOwner()),
                                method.getOwner().getSimpleName())))
                .distinct()
                .sorted()
                .collect(Collectors.joining());
    }

    /** The records nested in the sealed interfaces {@code <Noun>Command}, {@code <Noun>Event}, {@code <Noun>Query}. */
    private Stream<JavaClass> messages(String kind) {
        return product.stream()
                .filter(type -> type.getPackageName().startsWith(House.CONTRACTS) && type.isRecord())
                .filter(type -> type.getEnclosingClass()
                        .map(outer ->
                                outer.isInterface() && outer.getSimpleName().endsWith(kind))
                        .orElse(false))
                .sorted(Comparator.comparing(JavaClass::getName));
    }

    private Stream<JavaCodeUnit> codeUnits() {
        return product.stream().flatMap(type -> type.getCodeUnits().stream());
    }

    private Stream<JavaCodeUnit> handlers(JavaClass message, Class<? extends java.lang.annotation.Annotation> kind) {
        return codeUnits()
                .filter(unit -> unit.isAnnotatedWith(kind))
                .filter(unit -> !unit.getRawParameterTypes().isEmpty())
                .filter(unit -> {
                    JavaClass handled = unit.getRawParameterTypes().get(0);
                    return handled.equals(message)
                            || message.getAllRawInterfaces().contains(handled);
                });
    }

    /** Senders of a command: the addresses of a controller, or the class itself for a worker or saga. */
    private String senders(JavaClass command) {
        return codeUnits()
                .filter(unit -> !unit.getOwner().getPackageName().startsWith(House.CONTRACTS))
                .filter(unit -> unit.getConstructorCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().equals(command)))
                .flatMap(unit -> {
                    List<String> addresses = addressesOf(unit);
                    return addresses.isEmpty()
                            ? Stream.of(outermost(unit.getOwner()).getSimpleName())
                            : addresses.stream();
                })
                .collect(list());
    }

    /** Messages that a handler creates, itself or in methods of its own feature that it calls. */
    private static Stream<String> created(JavaCodeUnit handler, String kind) {
        Set<String> found = new TreeSet<>();
        collect(handler, kind, found, new HashSet<>());
        return found.stream();
    }

    private static void collect(JavaCodeUnit unit, String kind, Set<String> found, Set<JavaCodeUnit> seen) {
        if (!seen.add(unit)) {
            return;
        }
        unit.getConstructorCallsFromSelf().stream()
                .map(call -> call.getTargetOwner())
                .filter(type -> type.getEnclosingClass()
                        .map(outer -> outer.getSimpleName().endsWith(kind))
                        .orElse(false))
                .map(JavaClass::getSimpleName)
                .forEach(found::add);
        Stream.concat(
                        unit.getCallsFromSelf().stream()
                                .map(call -> call.getTarget().resolveMember()),
                        unit.getMethodReferencesFromSelf().stream()
                                .map(call -> call.getTarget().resolveMember()))
                .flatMap(Optional::stream)
                .filter(member -> ((JavaMember) member)
                        .getOwner()
                        .getPackageName()
                        .equals(unit.getOwner().getPackageName()))
                .forEach(member -> collect((JavaCodeUnit) member, kind, found, seen));
    }

    private static String groupOf(JavaCodeUnit handler) {
        JavaClass owner = outermost(handler.getOwner());
        String group = owner.isAnnotatedWith(ProcessingGroup.class)
                ? owner.getAnnotationOfType(ProcessingGroup.class).value()
                : "no group";
        return owner.getSimpleName() + " (`" + group + "`)";
    }

    private static List<String> addressesOf(JavaCodeUnit method) {
        List<String> addresses = new ArrayList<>();
        String prefix = method.getOwner()
                .tryGetAnnotationOfType(RequestMapping.class)
                .map(mapping -> first(mapping.value(), mapping.path()))
                .orElse("");
        VERBS.forEach((verb, annotation) -> method.getAnnotations().stream()
                .filter(found -> found.getRawType().getName().equals(annotation.getName()))
                .forEach(found -> addresses.add(verb + " " + prefix + path(found))));
        return addresses;
    }

    private static String path(JavaAnnotation<?> mapping) {
        return first((String[]) mapping.get("value").orElse(new String[0]), (String[])
                mapping.get("path").orElse(new String[0]));
    }

    private static String first(String[] value, String[] path) {
        return value.length > 0 ? value[0] : path.length > 0 ? path[0] : "";
    }

    private static String moduleOf(JavaClass type) {
        return type.getPackageName().substring(House.ROOT.length() + 1).replaceFirst("\\..*", "");
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(MessageMap::outermost).orElse(type);
    }

    private static java.util.stream.Collector<String, ?, String> list() {
        return Collectors.collectingAndThen(
                Collectors.toCollection(TreeSet::new), names -> names.isEmpty() ? "—" : String.join(", ", names));
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
