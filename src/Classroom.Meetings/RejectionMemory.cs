namespace Classroom.Meetings;

/// <summary>The last refusals, so that a command sent again gets its first answer; they are not in the log and do not outlive the activation.</summary>
internal sealed class RejectionMemory
{
    /// <summary>Refusals remembered.</summary>
    public const int RejectionsMax = 4_096;

    private readonly OrderedDictionary<(Actor Actor, CommandId Id), Rejection> _rejections = [];

    public bool TryGet(Actor actor, CommandId? id, out Rejection rejection)
    {
        rejection = null!;
        return id is { } known && _rejections.TryGetValue((actor, known), out rejection!);
    }

    public void Remember(Actor actor, CommandId? id, Rejection rejection)
    {
        if (id is not { } known)
            return;
        if (_rejections.Count == RejectionsMax)
            _rejections.RemoveAt(0);
        _rejections[(actor, known)] = rejection;
    }
}
