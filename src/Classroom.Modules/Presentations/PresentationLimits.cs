namespace Classroom.Modules.Presentations;

/// <summary>How large a room's presentations may grow by the rules, whatever an operator sets.</summary>
public static class PresentationLimits
{
    /// <summary>Most uploaded documents in a room.</summary>
    public const int PresentationsMax = 20;

    /// <summary>Most documents of one meeting whose failure is kept; the oldest go first.</summary>
    public const int FailuresMax = 20;

    /// <summary>Most pages of one document. What a server takes is its setting, which lies within.</summary>
    public const int PagesMax = 1_000;

    /// <summary>Most pages of the blank board.</summary>
    public const int BoardPagesMax = 200;
}
