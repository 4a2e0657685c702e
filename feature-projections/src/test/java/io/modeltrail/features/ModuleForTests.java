package io.modeltrail.features;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.MethodParameter;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What the application would add to this module. */
@org.springframework.context.annotation.Configuration
@EnableAutoConfiguration
@Import(FeatureProjectionsConfiguration.class)
class ModuleForTests {
    @Bean
    Refusals refusals() {
        return new Refusals();
    }

    /** Whoever asks is the scientist. */
    @Bean
    WebMvcConfigurer actors() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new HandlerMethodArgumentResolver() {
                    @Override
                    public boolean supportsParameter(MethodParameter parameter) {
                        return parameter.getParameterType() == Actor.class;
                    }

                    @Override
                    public Object resolveArgument(
                            MethodParameter parameter,
                            ModelAndViewContainer container,
                            NativeWebRequest request,
                            WebDataBinderFactory binders) {
                        return FeaturesForTests.SCIENTIST;
                    }
                });
            }
        };
    }

    /** Stands for the application's one handler. */
    @RestControllerAdvice
    static class Refusals {
        @ExceptionHandler
        ResponseEntity<Map<String, String>> refused(Refusal refusal) {
            return ResponseEntity.status(refusal.code().kind().status())
                    .body(Map.of("code", refusal.code().code()));
        }
    }
}
