using Npgsql;

namespace Classroom.Storage.Log;

/// <summary>The rows of a commit as the arrays that PostgreSQL unnests: filled in one pass, since a busy school writes a hundred thousand rows a second.</summary>
internal sealed class LogColumns
{
    private readonly string[] _meetings;
    private readonly long[] _seqs;
    private readonly int[] _epochs;
    private readonly DateTime[] _ats;
    private readonly string[] _actors;
    private readonly string?[] _commandIds;
    private readonly string[] _types;
    private readonly string[] _audiences;
    private readonly ReadOnlyMemory<byte>[] _bodies;

    public LogColumns(IReadOnlyList<AppendRequest> requests)
    {
        var count = 0;
        foreach (var request in requests)
        {
            count += request.Rows.Count;
        }

        (_meetings, _seqs, _epochs, _ats) = (new string[count], new long[count], new int[count], new DateTime[count]);
        (_actors, _commandIds, _types, _audiences) = (new string[count], new string?[count], new string[count], new string[count]);
        _bodies = new ReadOnlyMemory<byte>[count];
        Fill(requests);
    }

    /// <summary>In the order of the statement's places.</summary>
    public void AddTo(NpgsqlParameterCollection parameters)
    {
        Add(parameters, _meetings);
        Add(parameters, _seqs);
        Add(parameters, _epochs);
        Add(parameters, _ats);
        Add(parameters, _actors);
        Add(parameters, _commandIds);
        Add(parameters, _types);
        Add(parameters, _audiences);
        Add(parameters, _bodies);
    }

    private static void Add<T>(NpgsqlParameterCollection parameters, T[] column) => parameters.Add(new NpgsqlParameter<T[]> { TypedValue = column });

    private void Fill(IReadOnlyList<AppendRequest> requests)
    {
        var i = 0;
        foreach (var request in requests)
        {
            var (meeting, rows) = (request.Meeting.Value, request.Rows);
            for (var row = 0; row < rows.Count; row++, i++)
            {
                var from = rows[row];
                (_meetings[i], _seqs[i], _epochs[i], _ats[i]) = (meeting, from.Seq, from.Epoch, from.At.UtcDateTime);
                (_actors[i], _commandIds[i], _types[i], _audiences[i]) = (from.Actor, from.CommandId, from.Type, from.Audience);
                _bodies[i] = from.Body;
            }
        }
    }
}
