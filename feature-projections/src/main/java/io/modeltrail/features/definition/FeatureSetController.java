package io.modeltrail.features.definition;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.feature.FeatureSetCommand.DefineFeatureSet;
import io.modeltrail.contracts.feature.FeatureSetCommand.RetireFeatureSetVersion;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/feature-sets")
class FeatureSetController {
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9._/ -]{1,200}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

    private final CommandGateway commands;
    private final ActiveFeatureSets sets;

    FeatureSetController(CommandGateway commands, ActiveFeatureSets sets) {
        this.commands = commands;
        this.sets = sets;
    }

    /** @param definitionDigest of the definition's JSON */
    record DefinitionAnswer(
            FeatureSetKey featureSet, int version, UseCaseKey useCase, Sha256Digest definitionDigest, int features) {}

    record RetirementAnswer(FeatureSetKey featureSet, int version) {}

    /**
     * Defines a version: the body is the file, as YAML or as JSON. The same definition may be sent again.
     *
     * @param file name of the file, which a refusal repeats
     */
    @PostMapping(consumes = {"application/yaml", "application/x-yaml", "text/yaml", "text/plain", "application/json"})
    ResponseEntity<DefinitionAnswer> define(
            @RequestParam String useCase,
            @RequestParam(defaultValue = "the body") String file,
            @RequestBody byte[] body,
            Actor actor) {
        UseCaseKey key = new UseCaseKey(useCase);
        CompiledFeatureSet set = FeatureSetFile.compile(body, checkedFileName(file));
        FeatureSetKey name = set.definition().name();
        new TopicBelongsToOneSource(set.definition().sources(), sourcesInUse()).orRefuse();
        Boolean defined = commands.sendAndWait(
                new DefineFeatureSet(name, key, set.definition(), set.digest(), actor),
                MetaData.from(TrailMetadata.of(actor, key)));
        DefinitionAnswer answer = new DefinitionAnswer(
                name,
                set.definition().version(),
                key,
                set.digest(),
                set.features().size());
        return Boolean.TRUE.equals(defined)
                ? ResponseEntity.created(URI.create("/api/v1/feature-sets/" + name))
                        .body(answer)
                : ResponseEntity.ok(answer);
    }

    private List<SourceSpec> sourcesInUse() {
        return sets.all().stream()
                .flatMap(active -> active.set().definition().sources().stream())
                .toList();
    }

    /** Ends the online computation of a version; what was recorded with it stays. */
    @PostMapping("/{name}/versions/{version}/retirement")
    @ResponseStatus(HttpStatus.OK)
    RetirementAnswer retire(@PathVariable String name, @PathVariable String version, Actor actor) {
        FeatureSetKey key = new FeatureSetKey(name);
        int number = checkedVersion(version);
        commands.sendAndWait(new RetireFeatureSetVersion(key, number, actor), MetaData.from(TrailMetadata.of(actor)));
        return new RetirementAnswer(key, number);
    }

    private static String checkedFileName(String file) {
        if (!FILE_NAME.matcher(file).matches()) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("parameter", "file"),
                    "Name the file with up to 200 letters, digits, points, hyphens and slashes, or leave it out.");
        }
        return file;
    }

    private static int checkedVersion(String version) {
        if (!VERSION.matcher(version).matches()) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("parameter", "version"),
                    "Give the version as a whole number, counted from 1.");
        }
        return Integer.parseInt(version);
    }
}
