package io.modeltrail.query.document;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.query.OnlyNow;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** JSON Schemas of what is ours in standard documents. */
@RestController
@OnlyNow("Published schemas do not change.")
class SchemaController {
    private static final List<String> NAMES =
            List.of("approval-v1.json", "model-facet-v1.json", "metrics-facet-v1.json");

    @GetMapping("/schemas/{name}")
    ResponseEntity<byte[]> schema(@PathVariable String name) throws IOException {
        if (!NAMES.contains(name)) {
            throw new Refusal(RefusalCode.NOT_FOUND, Map.of("known", NAMES.toString()), "Give the name of a schema.");
        }
        try (InputStream content = new ClassPathResource("schemas/" + name).getInputStream()) {
            return ResponseEntity.ok()
                    .header("Content-Type", "application/schema+json")
                    .body(content.readAllBytes());
        }
    }
}
