package io.modeltrail.standalone.wiring;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * A component of a record that is not declared {@link Nullable} must be in the JSON. The code relies on that already, and a caller
 * is told which field is missing.
 */
final class RequiredComponents extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        return isRequired(member) ? Boolean.TRUE : super.hasRequiredMarker(config, member);
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        RecordComponent component = component(annotated);
        if (component == null) {
            return super.findSetterInfo(config, annotated);
        }
        return JsonSetter.Value.construct(
                isRequired(annotated) ? Nulls.FAIL : Nulls.DEFAULT,
                mayHoldNulls(component) ? Nulls.DEFAULT : Nulls.FAIL);
    }

    /** A list or map whose elements are not declared {@link Nullable} has none that is null. */
    private static boolean mayHoldNulls(RecordComponent component) {
        return !(component.getAnnotatedType() instanceof AnnotatedParameterizedType type)
                || Arrays.stream(type.getAnnotatedActualTypeArguments())
                        .anyMatch(argument -> argument.isAnnotationPresent(Nullable.class));
    }

    private static boolean isRequired(Annotated annotated) {
        RecordComponent component = component(annotated);
        return component != null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** The record's component that this is a parameter for; null when it is none of code where null is the exception. */
    private static @Nullable RecordComponent component(Annotated annotated) {
        if (!(annotated instanceof AnnotatedParameter parameter)) {
            return null;
        }
        Class<?> type = parameter.getDeclaringClass();
        RecordComponent[] components = type.getRecordComponents();
        if (components == null
                || parameter.getOwner().getParameterCount() != components.length
                || !type.getPackage().isAnnotationPresent(NullMarked.class)) {
            return null;
        }
        return components[parameter.getIndex()];
    }
}
