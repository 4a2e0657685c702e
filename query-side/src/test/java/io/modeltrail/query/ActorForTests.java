package io.modeltrail.query;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Every caller of these tests is one auditor. */
public final class ActorForTests implements HandlerMethodArgumentResolver {
    public static final Actor AUDITOR = new Actor("01990000-0000-7000-8000-0000000000aa", Role.AUDITOR);

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Actor.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return AUDITOR;
    }
}
