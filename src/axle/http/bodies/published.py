"""What HubSpot's published interface calls the shapes of requests: errors of a body name them so.

A shape that serves several published ones has the name of the plainest. Shapes of the legacy APIs and of Axle's own paths are
not published.
"""

from __future__ import annotations

from axle.core.journal import Condition
from axle.core.search import FilterInput, GroupInput, SearchRequest
from axle.operations import inputs
from axle.operations.definitions import groups, pipelines, properties, schemas, stages, validations
from axle.operations.journal import filters, reading, snapshots
from axle.operations.journal import subscriptions as journal_subscriptions
from axle.operations.records import series
from axle.operations.webhooks import settings, subscriptions

NAMES: dict[type, str] = {
    inputs.Create: "SimplePublicObjectInputForCreate",
    inputs.Creates: "BatchInputSimplePublicObjectBatchInputForCreate",
    inputs.Update: "SimplePublicObjectInput",
    inputs.BatchUpdate: "SimplePublicObjectBatchInput",
    inputs.Updates: "BatchInputSimplePublicObjectBatchInput",
    inputs.BatchId: "SimplePublicObjectId",
    inputs.Ids: "BatchInputSimplePublicObjectId",
    inputs.BatchRead: "BatchReadInputSimplePublicObjectId",
    inputs.Merge: "PublicMergeInput",
    inputs.Erase: "PublicGdprDeleteInput",
    SearchRequest: "PublicObjectSearchRequest",
    GroupInput: "FilterGroup",
    FilterInput: "Filter",
    settings.SettingsInput: "SettingsChangeRequest",
    settings.Throttling: "ThrottlingSettings",
    subscriptions.SubscriptionInput: "SubscriptionCreateRequest",
    subscriptions.SubscriptionUpdate: "SubscriptionPatchRequest",
    subscriptions.SubscriptionState: "SubscriptionBatchUpdateRequest",
    subscriptions.SubscriptionStates: "BatchInputSubscriptionBatchUpdateRequest",
    journal_subscriptions.SubscriptionInput: "SubscriptionUpsertRequest",
    filters.FilterInput: "FilterCreateRequest",
    filters.Conditions: "Filter",
    Condition: "Condition",
    snapshots.SnapshotInput: "CrmObjectSnapshotRequest",
    snapshots.SnapshotsInput: "CrmObjectSnapshotBatchRequest",
    reading.Offsets: "BatchInputString",
    series.SeriesInput: "StartTaskSeriesBody",
    series.SeriesPatch: "UpdateTaskSeriesBody",
    series.Recurrence: "PublicTaskSeries",
    inputs.Association: "PublicAssociationsForObject",
    inputs.Spec: "AssociationSpec",
    inputs.Target: "PublicObjectId",
    inputs.Pair: "PublicDefaultAssociationMultiPost",
    inputs.Pairs: "BatchInputPublicDefaultAssociationMultiPost",
    inputs.LabelledPair: "PublicAssociationMultiPost",
    inputs.LabelledPairs: "BatchInputPublicAssociationMultiPost",
    inputs.NamedPair: "PublicAssociation",
    inputs.NamedPairs: "BatchInputPublicAssociation",
    inputs.AssociationsToRemove: "PublicAssociationMultiArchive",
    inputs.AssociationsToRemoveBatch: "BatchInputPublicAssociationMultiArchive",
    inputs.LinksOf: "PublicFetchAssociationsBatchRequest",
    inputs.LinksRead: "BatchInputPublicFetchAssociationsBatchRequest",
    inputs.Label: "PublicAssociationDefinitionCreateRequest",
    inputs.LabelChange: "PublicAssociationDefinitionUpdateRequest",
    inputs.TypeSpec: "PublicAssociationSpec",
    inputs.TypeSpecs: "BatchInputPublicAssociationSpec",
    inputs.AssociationLimitInput: "PublicAssociationDefinitionConfigurationCreateRequest",
    inputs.AssociationLimitsInput: "BatchInputPublicAssociationDefinitionConfigurationCreateRequest",
    properties.PropertyInput: "PropertyCreate",
    properties.PropertyInputs: "BatchInputPropertyCreate",
    properties.PropertyPatch: "PropertyUpdate",
    properties.PropertyName: "PropertyName",
    properties.PropertyNames: "BatchInputPropertyName",
    properties.OptionInput: "OptionInput",
    groups.GroupInput: "PropertyGroupCreate",
    groups.GroupPatch: "PropertyGroupUpdate",
    validations.ValidationInput: "PublicPropertyValidationRuleUpdate",
    pipelines.PipelineInput: "PipelineInput",
    pipelines.PipelinePatch: "PipelinePatchInput",
    pipelines.StageInput: "PipelineStageInput",
    stages.StagePatch: "PipelineStagePatchInput",
    schemas.SchemaInput: "ObjectSchemaEgg",
    schemas.SchemaPatch: "ObjectTypeDefinitionPatch",
    schemas.SchemaLabels: "ObjectTypeDefinitionLabels",
    schemas.SchemaNames: "ObjectSchemaBatchReadRequest",
    schemas.NewProperty: "ObjectTypePropertyCreate",
    schemas.NewAssociation: "AssociationDefinitionEgg",
}
