using System.Text.Json.Serialization.Metadata;

namespace Classroom.Meetings;

/// <summary>What a module adds to the wire: its records by kind, and how to make one for a meeting.</summary>
/// <param name="Name">The module's name in views, in camel case.</param>
/// <param name="Commands">Commands a person may send.</param>
/// <param name="SystemCommands">Commands only the server may post.</param>
/// <param name="Events">Events this module emits.</param>
/// <param name="View">The record that <see cref="Module.View"/> gives.</param>
/// <param name="Json">Source-generated metadata of all of these.</param>
/// <param name="Create">A fresh module for one meeting.</param>
/// <param name="Part">The record in what <see cref="Module.Part"/> gives; null for a module whose view is whole.</param>
public sealed record ModuleDescription(
    string Name,
    IReadOnlyList<Type> Commands,
    IReadOnlyList<Type> SystemCommands,
    IReadOnlyList<Type> Events,
    Type View,
    IJsonTypeInfoResolver Json,
    Func<Module> Create,
    Type? Part = null);
