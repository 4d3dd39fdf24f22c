using System.Diagnostics.CodeAnalysis;

namespace Classroom.Meetings;

/// <summary>
/// The last answers to commands that left no event (refused for good, or nothing had to change), so that a command sent again gets its first answer.
/// They are not in the log and do not outlive the activation: what changed nothing may be decided anew.
/// </summary>
internal sealed class AnswerMemory
{
    /// <summary>Answers remembered.</summary>
    public const int AnswersMax = 4_096;

    private readonly OrderedDictionary<(Actor Actor, CommandId Id), Decision> _answers = [];

    public bool TryGet(Actor actor, CommandId? id, [NotNullWhen(true)] out Decision? first)
    {
        first = null;
        return id is { } known && _answers.TryGetValue((actor, known), out first);
    }

    public void Remember(Actor actor, CommandId? id, Decision decision)
    {
        if (id is not { } known)
            return;
        if (_answers.Count == AnswersMax)
            _answers.RemoveAt(0);
        _answers[(actor, known)] = decision;
    }
}
