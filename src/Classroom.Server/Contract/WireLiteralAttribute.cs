namespace Classroom.Server.Contract;

/// <summary>In the generated contract the property has this one TypeScript literal as its type.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WireLiteralAttribute(string literal) : Attribute
{
    /// <summary>The literal.</summary>
    public string Literal { get; } = literal;
}
