package io.modeltrail.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Says with every answer of the read side what it may lack. */
@RestControllerAdvice(basePackages = "io.modeltrail.query")
public class CompletenessHeader implements ResponseBodyAdvice<Object> {
    public static final String NAME = "Modeltrail-Completeness";

    private final CompletenessWatch watch;

    CompletenessHeader(CompletenessWatch watch) {
        this.watch = watch;
    }

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        response.getHeaders()
                .set(NAME, watch.recent(madeOf(returned.getContainingClass())).summary());
        return body;
    }

    private static List<String> madeOf(Class<?> controller) {
        MadeOf madeOf = AnnotationUtils.findAnnotation(controller, MadeOf.class);
        return madeOf == null ? List.of() : List.of(madeOf.value());
    }
}
